import { testContext } from '../../../test/support/context.ts';
import type { TestDatabase } from '../../../test/support/database.ts';
import type { Clock } from '../../base/clock.ts';
import { idempotency } from '../../http/idempotency.ts';
import { RateLimit } from '../../http/rate-limit.ts';
import { createRouter } from '../../http/router.ts';
import type { Mail } from '../../mail/mail.ts';
import { ensureFirstAccount } from '../accounts.ts';
import { authenticate } from '../authenticate.ts';
import { memberRoutes } from '../members/routes.ts';
import { accountRoutes } from '../routes.ts';
import { createAuth } from '../sign-in/auth.ts';
import { describeSignIn } from '../sign-in/first-owner.ts';
import { ATTEMPT_RATE, RESET_RATE } from '../sign-in/rates.ts';
import { signInRoutes } from '../sign-in/routes.ts';

export const ADMIN_KEY = 'an-admin-key-for-tests-only';
export const PASSWORD = 'correct horse battery';

export interface Answer<Body = Record<string, unknown>> {
  status: number;
  headers: Headers;
  body: Body;
}

/** A browser: it keeps cookies, and says where a request comes from. */
export interface Visitor {
  cookies: Map<string, string>;
  /** What the last answers set, as they came. */
  setCookies: string[];
  peer: string;
  send<Body = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<Body>>;
}

/** The first account with its sign-in, members and keys, called without a socket. */
export async function createPeople(database: TestDatabase, options: { publicUrl?: string; clock?: Clock } = {}) {
  const { publicUrl = 'https://hookline.example', clock } = options;
  const ctx = testContext(database.db, clock);
  const { accountId } = await ensureFirstAccount(ctx, ADMIN_KEY);
  const mails: Mail[] = [];
  const sendMail = async (mail: Mail) => void mails.push(mail);
  const auth = createAuth({ ctx, publicUrl, sendMail });
  let peer = '';
  const app = createRouter();
  app.use(async function provideContext(c, next) {
    c.set('context', ctx);
    await next();
  });
  const limits = { attempts: new RateLimit(ATTEMPT_RATE), resets: new RateLimit(RESET_RATE) };
  app.route('/', signInRoutes({ auth, ...limits, findPeer: () => peer }));
  app.use('/v1/*', authenticate(auth), idempotency);
  app.route('/', accountRoutes()).route('/', memberRoutes({ publicUrl, sendMail }));

  let visitors = 0;
  const visit = (): Visitor => {
    const visitor: Visitor = {
      cookies: new Map(),
      setCookies: [],
      peer: `192.0.2.${++visitors}`,
      async send(method, path, body, headers = {}) {
        peer = visitor.peer;
        const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
        const answer = await app.request(new URL(publicUrl).origin + path, {
          method,
          headers: { 'content-type': 'application/json', ...(cookie && { cookie }), ...headers },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        await auth.idle();
        for (const line of answer.headers.getSetCookie()) keep(visitor, line);
        const text = await answer.text();
        return { status: answer.status, headers: answer.headers, body: text === '' ? undefined : JSON.parse(text) };
      },
    };
    return visitor;
  };
  const admin = { authorization: `Bearer ${ADMIN_KEY}` };
  return {
    ctx: { ...ctx, accountId },
    auth,
    mails,
    visit,
    hint: (isEmbedded: boolean) => describeSignIn(ctx, auth, { publicUrl, isEmbedded }),
    /** A call with the admin key. */
    asAdmin: <Body = Record<string, unknown>>(method: string, path: string, body?: unknown) =>
      visit().send<Body>(method, path, body, admin),
    /** Somebody new with a role, signed in. */
    async join(role: string, email: string): Promise<Visitor & { id: string }> {
      const invited = await visit().send<{ link: string }>('POST', '/v1/invitations', { email, role }, admin);
      const visitor = visit();
      const token = new URL(invited.body.link).pathname;
      await visitor.send('POST', `/auth${token}`, { name: email, password: PASSWORD });
      const session = await visitor.send<{ person: { id: string } }>('GET', '/v1/session');
      return Object.assign(visitor, { id: session.body.person.id });
    },
  };
}

export type People = Awaited<ReturnType<typeof createPeople>>;

function keep(visitor: Visitor, line: string): void {
  visitor.setCookies.push(line);
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
  if (value === '' || /max-age=0/i.test(line)) visitor.cookies.delete(name);
  else visitor.cookies.set(name, value);
}
