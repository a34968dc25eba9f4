import { OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context as HonoContext } from 'hono';
import { AppError } from '../base/errors.ts';
import { decodeId, encodeId, type IdPrefix } from '../base/ids.ts';
import type { AccountContext, Context } from '../store/context.ts';
import type { Role } from '../store/people-schema.ts';
import { describeIssue } from './messages.ts';
import { answerError, fieldErrors, isRefusal, Problem } from './problem.ts';

// For every schema of the process: zod's own words are written for programmers.
z.config({ customError: describeIssue });

/** What a key may do; each includes those after it. */
export const SCOPES = ['admin', 'design', 'operate', 'read'] as const;
export type Scope = (typeof SCOPES)[number];

/** Who is asking. */
export interface Principal {
  accountId: string;
  /** The API key's id, or the person's. */
  keyId: string;
  /** The API key's name, or the person's. */
  name: string;
  /** There where somebody is signed in. */
  person?: { id: string; name: string; email: string; role: Role };
  scopes: readonly Scope[];
  isOperator: boolean;
}

export interface AppEnv {
  Variables: {
    context: Context;
    principal: Principal;
    /** What of the caller's rights this request has asked about and was granted, the widest. */
    usedScope: Scope | undefined;
  };
}

/** A router whose input mistakes become one 422 (400 for what is no JSON at all) that names every field. */
export function createRouter(): OpenAPIHono<AppEnv> {
  const router = new OpenAPIHono<AppEnv>({
    defaultHook: (result) => {
      if (!result.success)
        throw new AppError('invalid', 'Some fields are not valid.', { errors: fieldErrors(result.error) });
    },
  });
  router.onError((error, c) => {
    if (!isRefusal(error)) c.var.context?.log.error({ err: error, path: c.req.path }, 'request failed');
    return answerError(error);
  });
  return router;
}

/** Whether the caller's key has this scope, or a wider one. */
export function hasScope(c: HonoContext<AppEnv>, scope: Scope): boolean {
  const isHeld = c.var.principal.scopes.some((held) => includes(held, scope));
  if (isHeld && !(c.var.usedScope && includes(c.var.usedScope, scope))) c.set('usedScope', scope);
  return isHeld;
}

/**
 * The caller may do something.
 * @throws AppError `forbidden` for keys without the scope.
 */
export function requireScope(c: HonoContext<AppEnv>, scope: Scope): void {
  if (!hasScope(c, scope)) throw new AppError('forbidden', describeLack(c, scope));
}

function includes(held: Scope, wanted: Scope): boolean {
  return SCOPES.indexOf(held) <= SCOPES.indexOf(wanted);
}

/**
 * The caller's account, for keys with the scope.
 * @throws AppError `forbidden` for keys without it.
 */
export function accountContext(c: HonoContext<AppEnv>, scope: Scope): AccountContext {
  requireScope(c, scope);
  return { ...c.var.context, accountId: c.var.principal.accountId };
}

function describeLack(c: HonoContext<AppEnv>, scope: Scope): string {
  const { person } = c.var.principal;
  return person
    ? `Your role, ${person.role}, does not allow this.`
    : `This needs an API key with the scope "${scope}".`;
}

/** An outside id of that kind as a parameter: given as `cmp_…`, handed on as the UUID. What is no id is simply not found. */
export function idParam(prefix: IdPrefix, what: string) {
  return z
    .string()
    .openapi({ example: encodeId(prefix, '018f0000-0000-7000-8000-000000000000'), description: `The ${what}'s id.` });
}

/** @throws AppError `not_found` where the text is not an id of that kind: nobody has such a thing. */
export function requireId(prefix: IdPrefix, what: string, text: string): string {
  const uuid = decodeId(prefix, text);
  if (!uuid) throw new AppError('not_found', `There is no such ${what}.`);
  return uuid;
}

/** An id that a list is filtered by, handed on as the UUID. One that nobody has finds nothing; what is no id is refused. */
export function idFilter(prefix: IdPrefix, what: string) {
  const refusal = `This is not the id of ${what} (${prefix}_…).`;
  return z
    .string()
    .transform((text, context) => {
      const uuid = decodeId(prefix, text);
      if (uuid !== undefined) return uuid;
      context.issues.push({ code: 'custom', input: text, message: refusal });
      return z.NEVER;
    })
    .optional()
    .openapi({ description: `The id of ${what}.` });
}

/** The `responses` every route shares. */
export const problemResponses = {
  default: {
    description: 'Refused: a problem document (RFC 9457).',
    content: { 'application/problem+json': { schema: Problem } },
  },
} as const;

/** A JSON answer for a route's `responses`. */
export function json<S extends z.ZodType>(schema: S, description: string) {
  return { description, content: { 'application/json': { schema } } };
}

/** A required JSON body for a route's `request`. */
export function jsonBody<S extends z.ZodType>(schema: S) {
  return { required: true, content: { 'application/json': { schema } } };
}
