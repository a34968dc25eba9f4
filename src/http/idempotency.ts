import { createHash } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { AppError } from '../base/errors.ts';
import type { Vault } from '../base/vault.ts';
import { freeKey, type StoredAnswer, saveAnswer, takeKey } from './idempotency-queries.ts';
import { type AppEnv, requireScope, type Scope } from './router.ts';
import { isStreamedUpload } from './streamed-upload.ts';

const KEY_LENGTH_MAX = 255;
/** Whether a caller may do something is found anew each time, and so is whether it is too often. */
const NOT_KEPT = new Set([401, 403, 429]);

/**
 * `Idempotency-Key` on POST: the same key with the same request gets the first answer again, marked with
 * `idempotency-replayed: true`; with another request it is refused. It belongs to the API key that used it: another one
 * may do less, or more. Somebody whose role was lowered gets no answer that took the old one. 5xx answers are not kept,
 * nor that a key may not do something, or not now. Streamed uploads are left alone.
 */
export const idempotency: MiddlewareHandler<AppEnv> = async function idempotency(c, next) {
  const key = c.req.header('idempotency-key');
  if (c.req.method !== 'POST' || key === undefined || isStreamedUpload(c.req)) return next();
  if (key.length === 0 || key.length > KEY_LENGTH_MAX) {
    throw new AppError('malformed', `Idempotency-Key must have 1 to ${KEY_LENGTH_MAX} characters.`);
  }
  const { db, vault } = c.var.context;
  const owner = c.var.principal;
  const hash = createHash('sha256')
    .update(`${c.req.path}\0`)
    .update(await c.req.text())
    .digest();

  const earlier = await takeKey(db, owner, key, hash);
  if (earlier) {
    const { status, headers, body, scope } = openAnswer(vault, earlier, hash);
    if (scope) requireScope(c, scope);
    // 204 and the like must not have a body, not even an empty one.
    return new Response(body === '' ? null : body, { status, headers: { ...headers, 'idempotency-replayed': 'true' } });
  }
  await next();
  if (c.res.status >= 500 || NOT_KEPT.has(c.res.status)) return freeKey(db, owner, key);
  const headers = Object.fromEntries(c.res.headers);
  const answer: KeptAnswer = { headers, body: await c.res.clone().text(), scope: c.var.usedScope };
  await saveAnswer(db, owner, key, c.res.status, vault.seal(JSON.stringify(answer)));
};

interface KeptAnswer {
  headers: Record<string, string>;
  body: string;
  /** What it took; undefined where it was refused before that was asked. */
  scope?: Scope | undefined;
}

function openAnswer(vault: Vault, { request_hash, status, response }: StoredAnswer, hash: Buffer) {
  if (!hash.equals(request_hash)) {
    throw new AppError('idempotency_mismatch', 'This Idempotency-Key was used with another request.');
  }
  if (status === null || response === null) {
    const headers = { 'retry-after': '1' };
    throw new AppError('conflict', 'The first request with this Idempotency-Key is still at work.', { headers });
  }
  return { status, ...(JSON.parse(vault.open(response)) as KeptAnswer) };
}
