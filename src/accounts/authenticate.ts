import type { Context as HonoContext, MiddlewareHandler } from 'hono';
import { AppError } from '../base/errors.ts';
import { decodeId } from '../base/ids.ts';
import type { AppEnv, Principal, Scope } from '../http/router.ts';
import { type Context, nowDate } from '../store/context.ts';
import type { Role } from '../store/people-schema.ts';
import { hashKey } from './api-keys.ts';
import { listMemberships } from './members/queries.ts';
import { findKeyByHash, touchApiKey } from './queries.ts';
import type { Auth, FoundSession } from './sign-in/auth.ts';
import { refuseForeignOrigin } from './sign-in/same-origin.ts';

/** What a role may do, in the words of API keys. */
export const ROLE_SCOPE: Record<Role, Scope> = {
  owner: 'admin',
  designer: 'design',
  operator: 'operate',
  viewer: 'read',
};

/**
 * `Authorization: Bearer <key>`, or the cookie of somebody who is signed in; `hookline-account` says which of their
 * accounts they mean. Keys are looked up by their hash, so nothing is compared byte by byte.
 * @throws AppError `unauthorized` for a missing, unknown or revoked key and where nobody is signed in; `forbidden` for a
 * change by cookie that another site asks for, and for an account that is not theirs.
 */
export function authenticate(auth: SessionFinder): MiddlewareHandler<AppEnv> {
  return async function authenticate(c, next) {
    const header = c.req.header('authorization');
    const isCookie = header === undefined && c.req.header('cookie') !== undefined;
    if (!isCookie) {
      c.set('principal', await findHolder(c.var.context, header));
      return next();
    }
    const { principal, cookies } = await findVisitor(c, auth);
    c.set('principal', principal);
    await next();
    // A visit extends the session; the cookie has to live as long.
    for (const cookie of cookies) c.header('set-cookie', cookie, { append: true });
  };
}

export interface SessionFinder extends Pick<Auth, 'origin'> {
  findSession(headers: Headers): Promise<Pick<FoundSession, 'person' | 'cookies'>>;
}

/**
 * Who asks with the cookie of their session, and the cookies that extend it.
 * @throws AppError `unauthorized` where nobody is signed in; `forbidden` as `authenticate` says.
 */
export async function findVisitor(
  c: HonoContext<AppEnv>,
  auth: SessionFinder,
): Promise<{ principal: Principal; cookies: string[] }> {
  refuseForeignOrigin(c.req, auth.origin);
  const { person, cookies } = await auth.findSession(c.req.raw.headers);
  if (!person) throw new AppError('unauthorized', 'Sign in, or send your API key: "Authorization: Bearer <key>".');
  return { principal: await findMember(c.var.context, person, c.req.header('hookline-account')), cookies };
}

async function findHolder(ctx: Context, header = ''): Promise<Principal> {
  const [scheme, key, ...rest] = header.split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || !key || rest.length > 0) {
    throw new AppError('unauthorized', 'Send your API key: "Authorization: Bearer <key>".');
  }
  const principal = await findPrincipal(ctx, key);
  if (!principal) throw new AppError('unauthorized', 'This API key is not known, or was revoked.');
  return principal;
}

async function findMember(
  ctx: Context,
  person: { id: string; name: string; email: string },
  wanted: string | undefined,
): Promise<Principal> {
  const memberships = await listMemberships(ctx.db, person.id);
  const accountId = wanted === undefined ? memberships[0]?.account_id : decodeId('acc', wanted);
  const membership = memberships.find((each) => each.account_id === accountId);
  if (!membership) throw new AppError('forbidden', 'You are not a member of this account.');
  const { role } = membership;
  return {
    accountId: membership.account_id,
    keyId: person.id,
    name: person.name,
    person: { ...person, role },
    scopes: [ROLE_SCOPE[role]],
    isOperator: membership.is_operator && role === 'owner',
  };
}

/** Who holds an API key, which counts as used now; undefined where nobody (any more) does. */
export async function findPrincipal(ctx: Context, key: string): Promise<Principal | undefined> {
  const holder = await findKeyByHash(ctx.db, hashKey(key));
  if (!holder) return undefined;
  await touchApiKey(ctx.db, holder.account_id, holder.id, nowDate(ctx));
  return {
    accountId: holder.account_id,
    keyId: holder.id,
    name: holder.name,
    scopes: holder.scopes as Scope[],
    isOperator: holder.is_operator,
  };
}
