import { betterAuth } from 'better-auth';
import { isAPIError } from 'better-auth/api';
import { magicLink } from 'better-auth/plugins/magic-link';
import { newUuid } from '../../base/ids.ts';
import type { SendMail } from '../../mail/mail.ts';
import type { Context } from '../../store/context.ts';
import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '../members/schema.ts';
import { pageUrl } from './page-url.ts';
import { composeResetMail } from './reset-mail.ts';

const DAY_S = 86_400;
/** A week without a visit signs people out; a visit extends it, written once a day at most. */
const SESSION = { expiresIn: 7 * DAY_S, updateAge: DAY_S };
const RESET_S = 3_600;
/** Long enough to find the terminal again, short enough that a log from last week signs nobody in. */
const LINK_S = 3_600;

export interface AuthOptions {
  ctx: Context;
  publicUrl: string;
  /** Left out: no mail can be sent, and so no password be reset by mail. */
  sendMail?: SendMail | undefined;
}

/** Somebody who is signed in. `cookies`: what the browser is to be told, where their time was extended or is over. */
export interface FoundSession {
  person: { id: string; name: string; email: string } | undefined;
  /** Of this browser, where somebody is in. */
  sessionId: string | undefined;
  cookies: string[];
}

/** `set-cookie` lines; undefined: refused. */
type Cookies = Promise<string[] | undefined>;

/**
 * Passwords (scrypt), sessions and links, by better-auth over the same database: its tables have names of ours. Only its
 * functions are called, none of its own routes is there: who may ask, how often and from where is ours to say.
 */
export function createAuth({ ctx, publicUrl, sendMail }: AuthOptions) {
  const origin = new URL(publicUrl).origin;
  const library = createLibrary(ctx, origin, (token, person) => {
    // Nobody waits for it: how long an answer takes would tell whose address is known here.
    const mail = composeResetMail(newUuid(ctx.clock.now()), person, pageUrl(publicUrl, `/reset?token=${token}`));
    sendMail?.(mail).catch((error: unknown) => ctx.log.warn({ err: error }, 'a reset mail could not be sent'));
  });
  const { api } = library.auth;
  const requests = new Set<Promise<unknown>>();
  return {
    /** Where its pages are, for browsers. */
    origin,
    /** Whether a forgotten password can be replaced by mail. */
    sendsMail: sendMail !== undefined,
    async findSession(headers: Headers): Promise<FoundSession> {
      const found = await asked(api.getSession({ headers, returnHeaders: true }));
      const user = found?.response?.user;
      return {
        person: user && { id: user.id, name: user.name, email: user.email },
        sessionId: found?.response?.session.id,
        cookies: found?.headers.getSetCookie() ?? [],
      };
    },
    /** Wrong passwords and unknown addresses take as long as right ones. */
    signIn: (from: Headers, email: string, password: string): Cookies =>
      cookiesOf(api.signInEmail({ body: { email, password }, headers: from, returnHeaders: true })),
    signOut: (from: Headers): Cookies => cookiesOf(api.signOut({ headers: from, returnHeaders: true })),
    /** Signs everybody else out who is in as the same person. */
    signOutOthers: (from: Headers): Cookies =>
      cookiesOf(api.revokeOtherSessions({ headers: from, returnHeaders: true })),
    /** Undefined for a wrong password. Whoever else is in as the same person is signed out. */
    changePassword: (from: Headers, currentPassword: string, newPassword: string): Cookies =>
      cookiesOf(
        api.changePassword({
          body: { currentPassword, newPassword, revokeOtherSessions: true },
          headers: from,
          returnHeaders: true,
        }),
      ),
    /** Mails a link where somebody has that address. Nobody waits for it: not even the time says whether. */
    requestReset(email: string): void {
      if (!sendMail) return;
      const request = asked(api.requestPasswordReset({ body: { email } }))
        .catch((error: unknown) => ctx.log.error({ err: error }, 'a new password could not be asked for'))
        .finally(() => requests.delete(request));
      requests.add(request);
    },
    /** Resolves when no request for a new password is under way. */
    idle: async (): Promise<void> => void (await Promise.all(requests)),
    /** Whether the token was good. Everybody who is in as that person is signed out. */
    resetPassword: async (token: string, newPassword: string): Promise<boolean> =>
      (await asked(api.resetPassword({ body: { token, newPassword } }))) !== undefined,
    hashPassword: async (password: string): Promise<string> => (await library.auth.$context).password.hash(password),
    /** Whether that is somebody's password; leaves no session behind. */
    async isPassword(email: string, password: string): Promise<boolean> {
      const context = await library.auth.$context;
      const found = await context.internalAdapter.findUserByEmail(email, { includeAccounts: true });
      const hash = found?.accounts.find(({ providerId }) => providerId === 'credential')?.password;
      return hash ? context.password.verify({ hash, password }) : false;
    },
    /** An address that signs its first visitor in as that person. */
    async makeLink(email: string): Promise<string> {
      return pageUrl(publicUrl, `/auth/link?token=${await library.makeLinkToken(email)}`);
    },
    /** Undefined where the link is no (longer a) good one. */
    openLink: (from: Headers, token: string): Cookies =>
      cookiesOf(api.magicLinkVerify({ query: { token }, headers: from, returnHeaders: true })),
  };
}

export type Auth = ReturnType<typeof createAuth>;

/** The header by which the library is told who asks; only ever set by us. */
export const PEER_HEADER = 'hookline-peer';

const TIMES = { createdAt: 'created_at', updatedAt: 'updated_at' };

const CREDENTIAL_FIELDS = {
  userId: 'person_id',
  providerId: 'provider_id',
  accountId: 'provider_account_id',
  accessToken: 'access_token',
  refreshToken: 'refresh_token',
  idToken: 'id_token',
  accessTokenExpiresAt: 'access_token_expires_at',
  refreshTokenExpiresAt: 'refresh_token_expires_at',
  ...TIMES,
};

const SESSION_FIELDS = {
  userId: 'person_id',
  expiresAt: 'expires_at',
  ipAddress: 'ip_address',
  userAgent: 'user_agent',
  ...TIMES,
};

type TellReset = (token: string, person: { email: string; name: string }) => void;

function createLibrary(ctx: Context, origin: string, tellReset: TellReset) {
  let keepToken: (token: string) => void = () => {};
  const auth = betterAuth({
    appName: 'Hookline',
    baseURL: origin,
    basePath: '/auth',
    secret: ctx.vault.sign('sign-in cookies').toString('base64'),
    database: { db: ctx.db, type: 'postgres' },
    telemetry: { enabled: false },
    logger: { disabled: true },
    emailAndPassword: {
      enabled: true,
      // Owners are made at the first start, others are invited.
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH_MIN,
      maxPasswordLength: PASSWORD_LENGTH_MAX,
      resetPasswordTokenExpiresIn: RESET_S,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: async ({ token, user }) => tellReset(token, user),
    },
    user: { modelName: 'person', fields: { emailVerified: 'email_verified', ...TIMES } },
    session: { ...SESSION, modelName: 'session', fields: SESSION_FIELDS },
    account: { modelName: 'credential', fields: CREDENTIAL_FIELDS },
    verification: {
      modelName: 'verification',
      fields: { expiresAt: 'expires_at', ...TIMES },
      // A copy of the database resets nobody's password.
      storeIdentifier: 'hashed',
    },
    // Ours counts (routes.ts), by the peer's address.
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: 'hookline',
      ipAddress: { ipAddressHeaders: [PEER_HEADER] },
      useSecureCookies: origin.startsWith('https:'),
      database: { generateId: () => newUuid(ctx.clock.now()) },
    },
    plugins: [
      magicLink({
        disableSignUp: true,
        storeToken: 'hashed',
        expiresIn: LINK_S,
        sendMagicLink: ({ token }) => keepToken(token),
      }),
    ],
  });
  return {
    auth,
    async makeLinkToken(email: string): Promise<string> {
      const { promise, resolve } = Promise.withResolvers<string>();
      keepToken = resolve;
      await auth.api.signInMagicLink({ body: { email }, headers: new Headers() });
      return promise;
    },
  };
}

/** The library refuses by throwing, redirects too: undefined. What is no refusal is a fault, and told as what it was. */
async function asked<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (!isAPIError(error)) throw error;
    if (error.statusCode < 500) return undefined;
    throw error.cause ?? error;
  }
}

async function cookiesOf(call: Promise<{ headers: Headers }>): Cookies {
  return (await asked(call))?.headers.getSetCookie();
}
