import { createRoute, z } from '@hono/zod-openapi';
import { pageOf } from '../../http/page.ts';
import {
  accountContext,
  createRouter,
  hasScope,
  idParam,
  json,
  jsonBody,
  problemResponses,
  requireId,
} from '../../http/router.ts';
import { readSigningKeys } from './read-keys.ts';
import { rotateKey } from './rotate-key.ts';
import { KeyRotation, SigningKeys, VerificationSample } from './schema.ts';
import { listUsualSamples, listVerificationSamples } from './verification-samples.ts';

const readKeys = createRoute({
  method: 'get',
  path: '/v1/signing-keys',
  summary: 'Read what your requests are signed with',
  description: 'Key pairs are made when they are asked for first; their private halves are never shown.',
  responses: { 200: json(SigningKeys, 'The keys.'), ...problemResponses },
});

const rotate = createRoute({
  method: 'post',
  path: '/v1/signing-keys/rotate',
  summary: 'Replace a signing key',
  description:
    'The old HMAC or ed25519 key signs beside the new one until the overlap ends. The RSA header holds one signature: there the old key goes on signing, and the new one takes over when the overlap ends.',
  request: { body: jsonBody(KeyRotation) },
  responses: { 200: json(SigningKeys, 'The keys as they are now.'), ...problemResponses },
});

const readSamples = createRoute({
  method: 'get',
  path: '/v1/endpoints/{id}/verification-samples',
  summary: 'Read code that checks an endpoint’s signatures',
  description: 'With your public keys filled in. The secret of `v1` is read from the environment.',
  request: { params: z.object({ id: idParam('end', 'endpoint') }) },
  responses: { 200: json(pageOf(VerificationSample), 'One for each language and scheme.'), ...problemResponses },
});

const readUsualSamples = createRoute({
  method: 'get',
  path: '/v1/signing-keys/verification-samples',
  summary: 'Read code that checks the signatures of an endpoint to come',
  description: 'As new endpoints sign, with your public keys filled in.',
  responses: { 200: json(pageOf(VerificationSample), 'One for each language and scheme.'), ...problemResponses },
});

/** /v1/signing-keys and an endpoint's verification samples. */
export function signingRoutes() {
  return createRouter()
    .openapi(readKeys, async (c) =>
      c.json(await readSigningKeys(accountContext(c, 'read'), hasScope(c, 'design')), 200),
    )
    .openapi(rotate, async (c) => c.json(await rotateKey(accountContext(c, 'admin'), c.req.valid('json')), 200))
    .openapi(readUsualSamples, async (c) =>
      c.json({ items: await listUsualSamples(accountContext(c, 'read')), nextCursor: null }, 200),
    )
    .openapi(readSamples, async (c) => {
      const id = requireId('end', 'endpoint', c.req.valid('param').id);
      return c.json({ items: await listVerificationSamples(accountContext(c, 'read'), id), nextCursor: null }, 200);
    });
}
