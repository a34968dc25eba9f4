import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context as HonoContext } from 'hono';
import { getAccount } from '../../../accounts/accounts.ts';
import { findPrincipal, findVisitor, type SessionFinder } from '../../../accounts/authenticate.ts';
import { AppError } from '../../../base/errors.ts';
import type { AppEnv, Principal } from '../../../http/router.ts';
import type { Context } from '../../../store/context.ts';

/** What a function is called with: texts by name, all names in lower case. */
export type Parameters = ReadonlyMap<string, string>;

/** A form (URL-encoded or multipart) or a JSON object of texts, numbers and booleans. @throws AppError `malformed`. */
export async function readParameters(c: HonoContext<AppEnv>): Promise<Parameters> {
  const isJson = /^application\/(?:[\w.+-]+\+)?json\b/i.test(c.req.header('content-type') ?? '');
  const given: unknown = await (isJson ? c.req.json() : c.req.parseBody()).catch(() => undefined);
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new AppError('malformed', 'Send the parameters as a form or as a JSON object.');
  }
  const entries = Object.entries(given).filter(([, value]) => value !== null);
  const wrong = entries.filter(([, value]) => !['string', 'number', 'boolean'].includes(typeof value));
  if (wrong.length > 0) {
    throw new AppError('malformed', `Each parameter is one text: ${wrong.map(([name]) => name).join(', ')} is not.`);
  }
  return new Map(entries.map(([name, value]) => [name.toLowerCase(), String(value)]));
}

/**
 * Who is calling: by `username` (the account's id or name) and `password` (one of its API keys), by the key as a
 * bearer's, or, from the designer, by the cookie of their session. @throws AppError `unauthorized`, in the same words whatever is wrong; `invalid` where a parameter is missing.
 */
export async function authenticateCall(
  c: HonoContext<AppEnv>,
  parameters: Parameters,
  auth: SessionFinder,
): Promise<Principal> {
  const ctx = c.var.context;
  const [, bearer] = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '') ?? [];
  if (bearer !== undefined) return (await findPrincipal(ctx, bearer)) ?? refuse();
  if (c.req.header('cookie') !== undefined && !parameters.has('username') && !parameters.has('password')) {
    const { principal, cookies } = await findVisitor(c, auth);
    for (const cookie of cookies) c.header('set-cookie', cookie, { append: true });
    return principal;
  }
  const { username, password } = requireParameters(parameters, ['username', 'password']);
  const principal = await findPrincipal(ctx, password);
  return principal && (await isCalled(ctx, principal.accountId, username)) ? principal : refuse();
}

/** @throws AppError `invalid` with every one that is missing or empty. */
export function requireParameters<Name extends string>(
  parameters: Parameters,
  names: readonly Name[],
): Record<Name, string> {
  const missing = names.filter((name) => !parameters.get(name.toLowerCase()));
  if (missing.length > 0) {
    const errors = missing.map((name) => ({ path: `/${name}`, message: 'This is missing.' }));
    throw new AppError('invalid', 'Some parameters are missing.', { errors });
  }
  return Object.fromEntries(names.map((name) => [name, parameters.get(name.toLowerCase())])) as Record<Name, string>;
}

/** By hashes, as keys are found by theirs: it takes as long however much of a name is right. */
async function isCalled(ctx: Context, accountId: string, username: string): Promise<boolean> {
  const { id, name } = await getAccount({ ...ctx, accountId }, false);
  const given = hash(username);
  const [isId, isName] = [id, name].map((known) => timingSafeEqual(hash(known), given));
  return Boolean(isId) || Boolean(isName);
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function refuse(): never {
  throw new AppError('unauthorized', 'The credentials are not right.');
}
