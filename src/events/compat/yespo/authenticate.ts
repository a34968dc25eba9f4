import type { MiddlewareHandler } from 'hono';
import { findPrincipal } from '../../../accounts/authenticate.ts';
import { AppError } from '../../../base/errors.ts';
import type { AppEnv } from '../../../http/router.ts';

const CHALLENGE = { 'www-authenticate': 'Basic realm="Hookline", charset="UTF-8"' };

/** Basic authentication (RFC 7617) with any login and an API key as the password. @throws AppError `unauthorized` */
export const authenticateBasic: MiddlewareHandler<AppEnv> = async function authenticateBasic(c, next) {
  const key = readPassword(c.req.header('authorization') ?? '');
  const principal = key === undefined ? undefined : await findPrincipal(c.var.context, key);
  if (!principal) {
    const message = 'Use Basic authentication: any login, and an API key as the password.';
    throw new AppError('unauthorized', message, { headers: CHALLENGE });
  }
  c.set('principal', principal);
  await next();
};

function readPassword(authorization: string): string | undefined {
  const [, credentials] = /^Basic +([A-Za-z0-9+/]+=*)$/i.exec(authorization) ?? [];
  if (credentials === undefined) return undefined;
  const [, password] = /^[^:]*:(.+)$/s.exec(Buffer.from(credentials, 'base64').toString('utf8')) ?? [];
  return password;
}
