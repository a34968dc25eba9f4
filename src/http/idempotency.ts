import { createHash } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { AppError } from '../base/errors.ts';
import type { Vault } from '../base/vault.ts';
import { freeKey, type StoredAnswer, saveAnswer, takeKey } from './idempotency-queries.ts';
import type { AppEnv } from './router.ts';

const KEY_LENGTH_MAX = 255;

/**
 * `Idempotency-Key` on POST: the same key with the same request gets the first answer again, marked with
 * `idempotency-replayed: true`; with another request it is refused. 5xx answers are not kept.
 */
export const idempotency: MiddlewareHandler<AppEnv> = async function idempotency(c, next) {
  const key = c.req.header('idempotency-key');
  if (c.req.method !== 'POST' || key === undefined) return next();
  if (key.length === 0 || key.length > KEY_LENGTH_MAX) {
    throw new AppError('malformed', `Idempotency-Key must have 1 to ${KEY_LENGTH_MAX} characters.`);
  }
  const { db, vault } = c.var.context;
  const { accountId } = c.var.principal;
  const hash = createHash('sha256')
    .update(`${c.req.path}\0`)
    .update(await c.req.text())
    .digest();

  const earlier = await takeKey(db, accountId, key, hash);
  if (earlier) return replay(vault, earlier, hash);
  await next();
  if (c.res.status >= 500) return freeKey(db, accountId, key);
  const answer: KeptAnswer = { headers: Object.fromEntries(c.res.headers), body: await c.res.clone().text() };
  await saveAnswer(db, accountId, key, c.res.status, vault.seal(JSON.stringify(answer)));
};

interface KeptAnswer {
  headers: Record<string, string>;
  body: string;
}

function replay(vault: Vault, { request_hash, status, response }: StoredAnswer, hash: Buffer): Response {
  if (!hash.equals(request_hash)) {
    throw new AppError('idempotency_mismatch', 'This Idempotency-Key was used with another request.');
  }
  if (status === null || response === null) {
    throw new AppError('conflict', 'The first request with this Idempotency-Key is still at work.');
  }
  const { headers, body } = JSON.parse(vault.open(response)) as KeptAnswer;
  // 204 and the like must not have a body, not even an empty one.
  return new Response(body === '' ? null : body, { status, headers: { ...headers, 'idempotency-replayed': 'true' } });
}
