import type { MiddlewareHandler } from 'hono';
import { AppError } from '../base/errors.ts';
import type { AppEnv, Principal, Scope } from '../http/router.ts';
import { type Context, nowDate } from '../store/context.ts';
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
  const principal = await findPrincipal(c.var.context, key);
  if (!principal) throw new AppError('unauthorized', 'This API key is not known, or was revoked.');
  c.set('principal', principal);
  await next();
};

/** Who holds an API key, which counts as used now; undefined where nobody (any more) does. */
export async function findPrincipal(ctx: Context, key: string): Promise<Principal | undefined> {
  const holder = await findKeyByHash(ctx.db, hashKey(key));
  if (!holder) return undefined;
  await touchApiKey(ctx.db, holder.account_id, holder.id, nowDate(ctx));
  return {
    accountId: holder.account_id,
    keyId: holder.id,
    scopes: holder.scopes as Scope[],
    isOperator: holder.is_operator,
  };
}
