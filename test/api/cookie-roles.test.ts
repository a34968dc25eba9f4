import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROLES } from '../../src/accounts/members/schema.ts';
import type { Role } from '../../src/store/people-schema.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { PUBLIC_URL, startHookline, type TestHookline } from '../support/hookline.ts';
import { OPERATIONS, requestFor } from '../support/operations.ts';

/** Who changes something needs at least this role; whoever has one that stands before it may, too. */
const LOWEST: Record<Exclude<Role, 'viewer'>, string[]> = {
  owner: [
    'patch /v1/account',
    'post /v1/accounts',
    'post /v1/api-keys',
    'delete /v1/api-keys/{id}',
    'patch /v1/members/{id}',
    'delete /v1/members/{id}',
    'post /v1/invitations',
    'delete /v1/invitations/{id}',
    'post /v1/channels',
    'patch /v1/channels/{id}',
    'delete /v1/channels/{id}',
    'post /v1/policies',
    'delete /v1/policies/{id}',
    'post /v1/signing-keys/rotate',
  ],
  designer: [
    'post /v1/campaigns',
    'put /v1/campaigns/{id}',
    'delete /v1/campaigns/{id}',
    'post /v1/campaigns/{id}/publish',
    'post /v1/campaigns/{id}/restore',
    'post /v1/campaigns/{id}/try',
    'post /v1/campaigns/{id}/test-webhook',
    'post /v1/simulator/messages',
    'post /v1/contact-fields',
    'patch /v1/contact-fields/{id}',
    'delete /v1/contact-fields/{id}',
    'post /v1/subscription-categories',
    'patch /v1/subscription-categories/{id}',
    'delete /v1/subscription-categories/{id}',
    'post /v1/subscription-categories/{id}/restore',
    'post /v1/connectors',
    'patch /v1/connectors/{id}',
    'delete /v1/connectors/{id}',
    'post /v1/connectors/{id}/test',
    'post /v1/requests',
    'put /v1/requests/{id}',
    'delete /v1/requests/{id}',
    'post /v1/requests/{id}/restore',
    'post /v1/requests/test',
    'post /v1/requests/{id}/test',
    'patch /v1/endpoints/{id}',
    'post /v1/webhooks',
    'patch /v1/webhooks/{id}',
    'delete /v1/webhooks/{id}',
    'post /v1/webhooks/{id}/activate',
    'post /v1/webhooks/{id}/pause',
    'put /v1/preference-page',
    'post /v1/signup-forms',
    'put /v1/signup-forms/{id}',
    'delete /v1/signup-forms/{id}',
    'post /v1/signup-forms/{id}/restore',
    'post /v1/source-events',
    'post /compat/mailingwork/CreateWebHook',
    'post /compat/mailingwork/ActivateWebHook',
    'post /compat/mailingwork/DeleteWebHookById',
  ],
  operator: [
    'post /v1/channels/{id}/check',
    'post /v1/campaigns/{id}/trigger',
    'post /v1/message-events',
    'post /v1/contacts/imports',
    'post /v1/contacts/imports/{id}/cancel',
    'post /v1/contacts',
    'patch /v1/contacts/{id}',
    'delete /v1/contacts/{id}',
    'post /v1/contacts/{id}/merge',
    'post /v1/contacts/{id}/opt-out',
    'post /v1/contacts/{id}/opt-in',
    'patch /v1/contacts/{id}/subscriptions',
    'post /v1/contacts/{id}/complaints',
    'post /v1/contacts/{id}/lift-quarantine',
    'post /v1/segments',
    'patch /v1/segments/{id}',
    'delete /v1/segments/{id}',
    'post /v1/endpoints/{id}/reactivate',
    'post /v1/deliveries/{id}/resend',
    'post /v1/endpoints/{id}/test',
    'post /v1/replays',
    'post /v1/replays/{id}/cancel',
    'post /v1/endpoints/{id}/lanes/skip',
    'post /v1/endpoints/{id}/lanes/retry',
    'post /v1/webhooks/{id}/test',
  ],
};

/** They read, as functions of that API do. */
const READING_POSTS = ['post /compat/mailingwork/GetWebHooks'];

/** Where the schema's sample is not enough to get as far as who asks. */
const BODIES: Record<string, unknown> = {
  'patch /v1/members/{id}': { role: 'operator' },
  'post /v1/invitations': { email: 'somebody@example.com', role: 'viewer' },
  'post /v1/requests/test': { request: { name: 'x', method: 'GET', url: 'http://127.0.0.1:1/' } },
  'post /v1/source-events': { type: 'order.paid', key: 'x', contact: { email: 'ana@example.com' } },
};

/** The pages' own, for whoever asks. */
const SIGN_IN_ROUTES = [
  '/auth/sign-in',
  '/auth/sign-out',
  '/auth/sign-out-others',
  '/auth/forgot',
  '/auth/reset',
  '/auth/password',
  '/auth/profile',
  '/auth/claim',
  '/auth/setup',
  '/auth/invitations/x',
];

/** As another site's page makes a browser ask, or an old browser, or one in a frame of nobody's. */
const FOREIGN: Record<string, string>[] = [
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': 'cross-site', origin: PUBLIC_URL },
  { origin: 'https://evil.example' },
  { origin: 'null' },
];

const CHANGES = OPERATIONS.filter(({ method }) => method !== 'get').map((operation) => ({
  operation,
  name: `${operation.method} ${operation.path}`,
}));

let database: TestDatabase;
let hookline: TestHookline;
const cookies = new Map<Role, string>();
beforeAll(async () => {
  database = await createPostgresDatabase();
  hookline = await startHookline(database);
  for (const role of ROLES) cookies.set(role, await join(role));
});
afterAll(async () => {
  await hookline.close();
  await database.close();
});

/** Somebody new with a role: the cookie of their session. */
async function join(role: Role): Promise<string> {
  const { body } = await hookline.api<{ link: string }>('POST', '/invitations', { email: `${role}@example.com`, role });
  const accepted = await hookline.request(`/auth${new URL(body.link).pathname}`, {
    method: 'POST',
    body: JSON.stringify({ name: role, password: 'correct horse battery' }),
  });
  const [cookie = ''] = accepted.headers.getSetCookie();
  return cookie.slice(0, cookie.indexOf(';'));
}

async function ask(role: Role, { operation, name }: (typeof CHANGES)[number], origin: Record<string, string>) {
  // Nobody has it; of the right kind, as what is no id at all is not found before anything else.
  const id = /\/(requests|invitations)\//.test(operation.path)
    ? `${operation.path.slice(4, 7)}_${'0'.repeat(26)}`
    : 'x';
  const { path, body, headers } = requestFor(operation, id, BODIES[name]);
  return send(operation.method, path, body, { cookie: cookies.get(role) ?? '', ...headers, ...origin });
}

async function send(method: string, path: string, body: unknown, headers: Record<string, string>) {
  const answer = await hookline.request(path, {
    method: method.toUpperCase(),
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, text: await answer.text() };
}

const lowestOf = (name: string): Role => {
  if (READING_POSTS.includes(name)) return 'viewer';
  const found = ROLES.find((role) => role !== 'viewer' && LOWEST[role].includes(name));
  if (!found) throw new Error(`who may do ${name}? Add it to LOWEST`);
  return found;
};

test('every change of the description has a role, and no role has a change that is not there', () => {
  expect([...Object.values(LOWEST).flat(), ...READING_POSTS].toSorted()).toEqual(
    CHANGES.map(({ name }) => name).toSorted(),
  );
});

describe('each role may do by cookie', () => {
  test.each(CHANGES)('$name or not, as it is said', async (change) => {
    const lowest = ROLES.indexOf(lowestOf(change.name));
    for (const role of ROLES) {
      const { status, text } = await ask(role, change, { origin: PUBLIC_URL, 'sec-fetch-site': 'same-origin' });
      const mayDo = ROLES.indexOf(role) <= lowest;
      expect([status === 403, status < 500], `${role}: ${text}`).toEqual([!mayDo, true]);
      if (!mayDo) expect(text).toContain(`Your role, ${role}, does not allow this.`);
    }
  });
});

describe('another site changes nothing with an owner’s cookie', () => {
  test.each(CHANGES)('$name', async (change) => {
    for (const origin of FOREIGN) {
      const { status, text } = await ask('owner', change, origin);
      expect([status, text], JSON.stringify(origin)).toEqual([403, expect.stringContaining('own pages only')]);
    }
  });

  test.each(SIGN_IN_ROUTES)('post %s', async (path) => {
    for (const origin of FOREIGN) {
      const { status, text } = await send('post', path, {}, { cookie: cookies.get('owner') ?? '', ...origin });
      expect([status, text], JSON.stringify(origin)).toEqual([403, expect.stringContaining('own pages only')]);
    }
    const own = await send('get', '/v1/session', undefined, { cookie: cookies.get('owner') ?? '' });
    expect(own.status).toBe(200);
  });
});
