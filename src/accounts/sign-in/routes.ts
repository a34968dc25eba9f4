import type { z } from '@hono/zod-openapi';
import type { Context as HonoContext } from 'hono';
import { AppError } from '../../base/errors.ts';
import { answerError, fieldErrors, isRefusal, problem } from '../../http/problem.ts';
import type { RateLimit } from '../../http/rate-limit.ts';
import { type AppEnv, createRouter } from '../../http/router.ts';
import { networkOf } from '../../rules/client-address.ts';
import { nowDate } from '../../store/context.ts';
import { acceptInvitation, openInvitation } from '../members/invitations.ts';
import { Acceptance } from '../members/schema.ts';
import { type Auth, PEER_HEADER } from './auth.ts';
import { claimOwner, createFirstOwner, readSetupState } from './first-owner.ts';
import { renamePerson } from './person-queries.ts';
import { refuseForeignOrigin } from './same-origin.ts';
import { Claim, Credentials, FirstOwner, Forgotten, NewPassword, PasswordChange, Profile } from './schema.ts';

export interface SignInDeps {
  auth: Auth;
  /** How often one address may try. */
  attempts: RateLimit;
  /** How often a mail may be asked for to one mailbox. */
  resets: RateLimit;
  findPeer(c: HonoContext<AppEnv>): string | undefined;
}

type C = HonoContext<AppEnv>;

/** `/auth/…`: signing in and out, the first owner, invitations. For the designer, not part of the API. */
export function signInRoutes(deps: SignInDeps) {
  const router = createRouter();
  router.onError((error, c) => {
    // Without the path: there are tokens in it.
    if (!isRefusal(error)) c.var.context.log.error({ err: error }, 'signing in failed');
    return answerError(error);
  });
  router.use('/auth/*', async function ownPagesOnly(c, next) {
    refuseForeignOrigin(c.req, deps.auth.origin);
    await next();
    c.header('cache-control', 'no-store');
  });
  mountSessions(router, deps);
  mountPasswords(router, deps);
  mountArrivals(router, deps);
  router.all('/auth/*', () => problem(404, 'not_found', 'There is nothing here.'));
  return router;
}

type Router = ReturnType<typeof createRouter>;

function mountSessions(router: Router, { auth, attempts, findPeer }: SignInDeps): void {
  router.post('/auth/sign-in', async (c) => {
    attempt(c, { attempts, findPeer });
    const { email, password } = await readBody(c, Credentials);
    const cookies = await auth.signIn(from(c, findPeer), email, password);
    if (!cookies) throw new AppError('unauthorized', 'The address or the password is not right.');
    return done(c, cookies);
  });
  router.post('/auth/sign-out', async (c) => done(c, (await auth.signOut(from(c, findPeer))) ?? []));
  router.post('/auth/sign-out-others', async (c) => {
    const cookies = await auth.signOutOthers(from(c, findPeer));
    if (!cookies) throw signedOut();
    return done(c, cookies);
  });
  router.get('/auth/link', async (c) => {
    // Whoever only looks at what a link is leaves it whole.
    if (c.req.method !== 'GET') return c.body(null, 204);
    const cookies = await auth.openLink(from(c, findPeer), c.req.query('token') ?? '');
    setCookies(c, cookies ?? []);
    // Relative: they stay where they came in, whatever PUBLIC_URL calls it.
    return c.redirect(cookies ? '/' : '/sign-in?link=used');
  });
}

function mountPasswords(router: Router, { auth, attempts, resets, findPeer }: SignInDeps): void {
  router.post('/auth/forgot', async (c) => {
    attempt(c, { attempts, findPeer });
    const { email } = await readBody(c, Forgotten);
    // Whether somebody has it or not: the refusal tells nothing either.
    resets.take(email, c.var.context.clock.now());
    auth.requestReset(email);
    return done(c);
  });
  router.post('/auth/reset', async (c) => {
    attempt(c, { attempts, findPeer });
    const { token, password } = await readBody(c, NewPassword);
    if (await auth.resetPassword(token, password)) return done(c);
    throw new AppError('not_found', 'This link is not good any more: ask for a new one.');
  });
  router.post('/auth/password', async (c) => {
    attempt(c, { attempts, findPeer });
    await requirePerson(c, auth);
    const { current, password } = await readBody(c, PasswordChange);
    const cookies = await auth.changePassword(from(c, findPeer), current, password);
    if (cookies) return done(c, cookies);
    const message = 'This is not your password.';
    throw new AppError('invalid', message, { errors: [{ path: '/current', message }] });
  });
  router.post('/auth/profile', async (c) => {
    const { id } = await requirePerson(c, auth);
    await renamePerson(c.var.context.db, id, (await readBody(c, Profile)).name, nowDate(c.var.context));
    return done(c);
  });
  router.post('/auth/claim', async (c) => {
    attempt(c, { attempts, findPeer });
    const session = await requirePerson(c, auth);
    await claimOwner(c.var.context, auth, session, await readBody(c, Claim));
    return done(c);
  });
}

function mountArrivals(router: Router, { auth, attempts, findPeer }: SignInDeps): void {
  const arrive = async (c: C, email: string, password: string) => {
    const cookies = await auth.signIn(from(c, findPeer), email, password);
    if (!cookies) throw new AppError('unauthorized', 'You are in, but could not be signed in: try it by hand.');
    return done(c, cookies);
  };
  router.get('/auth/setup', async (c) =>
    c.json({ state: await readSetupState(c.var.context), sendsMail: auth.sendsMail }),
  );
  router.post('/auth/setup', async (c) => {
    attempt(c, { attempts, findPeer });
    const { token, ...person } = await readBody(c, FirstOwner);
    await createFirstOwner(c.var.context, auth, token, person);
    return arrive(c, person.email, person.password);
  });
  router.get('/auth/invitations/:token', async (c) =>
    c.json(await openInvitation(c.var.context, c.req.param('token'))),
  );
  router.post('/auth/invitations/:token', async (c) => {
    // Its link lets people try passwords of the one who is invited.
    attempt(c, { attempts, findPeer });
    const acceptance = await readBody(c, Acceptance);
    const { email } = await acceptInvitation(c.var.context, auth, c.req.param('token'), acceptance);
    return arrive(c, email, acceptance.password);
  });
}

/** @throws AppError `rate_limited` */
function attempt(c: C, { attempts, findPeer }: Pick<SignInDeps, 'attempts' | 'findPeer'>): void {
  // Those from nowhere known are counted together.
  attempts.take(networkOf(findPeer(c)) ?? 'unknown', c.var.context.clock.now());
}

/** What the library may know of a request. Whatever the caller put into the peer's header is theirs to invent. */
function from(c: C, findPeer: SignInDeps['findPeer']): Headers {
  const headers = new Headers();
  for (const name of ['cookie', 'user-agent']) headers.set(name, c.req.header(name) ?? '');
  headers.set(PEER_HEADER, findPeer(c) ?? '');
  return headers;
}

async function requirePerson(c: C, auth: Auth): Promise<{ id: string; sessionId: string }> {
  const { person, sessionId } = await auth.findSession(c.req.raw.headers);
  if (!person || sessionId === undefined) throw signedOut();
  return { id: person.id, sessionId };
}

function signedOut(): AppError {
  return new AppError('unauthorized', 'Sign in again.');
}

function setCookies(c: C, cookies: readonly string[]): void {
  for (const cookie of cookies) c.header('set-cookie', cookie, { append: true });
}

function done(c: C, cookies: readonly string[] = []): Response {
  setCookies(c, cookies);
  return c.body(null, 204);
}

async function readBody<S extends z.ZodType>(c: C, schema: S): Promise<z.infer<S>> {
  const read = schema.safeParse(await c.req.json().catch(() => undefined));
  if (read.success) return read.data;
  throw new AppError('invalid', 'Some fields are not valid.', { errors: fieldErrors(read.error) });
}
