import { notFound } from '../../base/errors.ts';
import type { AccountContext } from '../../store/context.ts';
import { findEndpoint } from '../endpoint-queries.ts';
import { getPublicKeys } from './read-keys.ts';
import { writeSamples } from './samples/write-samples.ts';
import { DEFAULT_RSA_HEADER, type VerificationSample } from './schema.ts';

/** The same for no endpoint in particular: as those of webhooks that are not published yet will sign. */
export async function listUsualSamples(ctx: AccountContext): Promise<VerificationSample[]> {
  const samples = writeSamples(await getPublicKeys(ctx), DEFAULT_RSA_HEADER);
  return samples.map((sample) => ({ ...sample, enabled: sample.scheme === 'v1' }));
}

/** Ready code that checks an endpoint's signatures, the account's public keys filled in. @throws AppError `not_found`. */
export async function listVerificationSamples(ctx: AccountContext, endpointId: string): Promise<VerificationSample[]> {
  const endpoint = await findEndpoint(ctx.db, ctx.accountId, endpointId);
  if (!endpoint) throw notFound('endpoint');
  const { ed25519, rsaHeader } = endpoint.signing;
  const enabled = { v1: true, v1a: ed25519, rsa: rsaHeader !== null };
  const samples = writeSamples(await getPublicKeys(ctx), rsaHeader ?? DEFAULT_RSA_HEADER);
  return samples.map((sample) => ({ ...sample, enabled: enabled[sample.scheme] }));
}
