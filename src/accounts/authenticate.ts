import type { MiddlewareHandler } from 'hono';
import { AppError } from '../base/errors.ts';
import type { AppEnv, Scope } from '../http/router.ts';
import { nowDate } from '../store/context.ts';
import { hashKey } from './api-keys.ts';
import { findKeyByHash, touchApiKey } from './queries.ts';

/**
 * `Authorization: Bearer <key>`. Keys are looked up by their hash, so nothing is compared byte by byte.
 * @throws AppError `unauthorized` for a missing, unknown or revoked key.
 */
export const authenticate: MiddlewareHandler<AppEnv> = async function authenticate(c, next) {
  const [scheme, key, ...rest] = (c.req.header('authorization') ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || !key || rest.length > 0) {
    throw new AppError('unauthorized', 'Send your API key: "Authorization: Bearer <key>".');
  }
  const ctx = c.var.context;
  const holder = await findKeyByHash(ctx.db, hashKey(key));
  if (!holder) throw new AppError('unauthorized', 'This API key is not known, or was revoked.');
  await touchApiKey(ctx.db, holder.account_id, holder.id, nowDate(ctx));
  c.set('principal', {
    accountId: holder.account_id,
    keyId: holder.id,
    scopes: holder.scopes as Scope[],
    isOperator: holder.is_operator,
  });
  await next();
};
