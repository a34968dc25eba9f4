import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAccount } from '../../src/accounts/accounts.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { startHookline, type TestHookline } from '../support/hookline.ts';
import { OPERATIONS, type Operation, requestFor } from '../support/operations.ts';

interface Answer {
  status: number;
  text: string;
  body: Record<string, unknown>;
}

/** Calls the API for one account. */
type Call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;

/** Everybody's: what is asked for by these is no account's. */
const SHARED = new Set(['/v1/event-types', '/v1/event-types/{type}']);

/** Bodies whose parts depend on each other, made by whose thing it is. The others are the schemas' samples. */
const BODIES: Record<string, (owner: Call, id: string) => Promise<unknown>> = {
  'put /v1/campaigns/{id}': async () => ({ name: 'Taken over', definition: { welcome: { text: 'Hi' } } }),
  'post /v1/campaigns/{id}/try': async () => ({
    definition: { welcome: { text: 'Hi' } },
    steps: [{ kind: 'start', at: '2026-11-21T22:43:53.120Z' }],
  }),
  'post /v1/campaigns/{id}/test-webhook': async () => ({
    definition: {
      welcome: { text: 'Hi', menu: [{ redirect: { type: 'webhook', webhook: { url: 'https://partner.example/' } } }] },
    },
    section: 'welcome',
    option: 0,
  }),
  async 'post /v1/campaigns/{id}/trigger'(owner, id) {
    return { to: '+525500000000', channelId: await channelOf(owner, id) };
  },
  'patch /v1/members/{id}': async () => ({ role: 'operator' }),
  'patch /v1/contacts/{id}/subscriptions': async () => ({}),
  'post /v1/contacts/{id}/merge': async (owner) => ({ contactId: await newContact(owner) }),
  async 'post /v1/contacts/{id}/lift-quarantine'(owner, id) {
    const report = { externalId: next(), kind: 'bounced', contact: { id }, channel: 'email', dsn: { status: '5.1.1' } };
    await made(owner, '/v1/message-events', { items: [report] });
    return { kind: 'email', value: (await owner('get', `/v1/contacts/${id}`)).body.email };
  },
  'put /v1/signup-forms/{id}': (owner) => newForm(owner),
  'put /v1/requests/{id}': async () => newRequest(),
  'post /v1/requests/{id}/test': async () => ({}),
};

/** Listed under what they belong to only. */
const LISTED_WITHIN = new Set(['/v1/calls']);

/** What is refused to the owner too, as there is nothing to do: the same 404 proves less. */
const NOTHING_TO_DO: Record<string, string> = {
  'post /v1/endpoints/{id}/lanes/skip': 'nothing waits in a lane',
};

let count = 0;
const next = () => `x${++count}`;

const made = async (call: Call, path: string, body: unknown, headers?: Record<string, string>) => {
  const answer = await call('post', path, body, headers);
  expect(answer.status, `${path}: ${answer.text}`).toBeLessThan(300);
  return answer.body;
};
const idOf = async (answer: Promise<Record<string, unknown>>) => String((await answer).id);
const newWebhook = (call: Call) =>
  made(call, '/v1/webhooks', { name: next(), url: 'http://127.0.0.1:1/', preset: 'standard' });
const newConnector = (call: Call) =>
  made(call, '/v1/connectors', { name: next(), kind: 'bearer', config: { token: next() } });
const newContact = (call: Call) => idOf(made(call, '/v1/contacts', { email: `${next()}@example.com` }));
const newCategory = async (call: Call) => made(call, '/v1/subscription-categories', { key: next(), name: 'Offers' });
const newestOf = async (call: Call, path: string) => {
  const { body } = await call('get', path);
  return String((body.items as { id: string }[])[0]?.id);
};

async function channelOf(call: Call, campaignId: string): Promise<string> {
  const { definition } = (await call('get', `/v1/campaigns/${campaignId}`)).body;
  return String((definition as { channels: string[] }).channels[0]);
}

/** One of each thing that a path names by its id, made by its account through the API. */
const MAKERS: Record<string, (call: Call) => Promise<string>> = {
  '/v1/api-keys': (call) => idOf(made(call, '/v1/api-keys', { name: next(), scopes: ['read'] })),
  '/v1/invitations': (call) => idOf(invite(call)),
  async '/v1/members'(call) {
    const { link, email } = await invite(call);
    const acceptance = { name: 'Ana', password: 'correct horse battery' };
    const accepted = await hookline.request(`/auth${new URL(String(link)).pathname}`, {
      method: 'POST',
      body: JSON.stringify(acceptance),
    });
    expect(accepted.status).toBe(204);
    const { items } = (await call('get', '/v1/members')).body as { items: { id: string; email: string }[] };
    return String(items.find((member) => member.email === email)?.id);
  },
  '/v1/channels': (call) => idOf(made(call, '/v1/channels', { kind: 'simulator', name: next() })),
  async '/v1/campaigns'(call) {
    const channels = [await MAKERS['/v1/channels']?.(call)];
    const definition = { channels, welcome: { text: 'Hi' } };
    const id = await idOf(made(call, '/v1/campaigns', { kind: 'chatbot', name: next(), definition }));
    await made(call, `/v1/campaigns/${id}/publish`, undefined);
    // The samples ask for the second version.
    const change = { name: next(), definition: { ...definition, welcome: { text: 'Hello' } } };
    expect((await call('put', `/v1/campaigns/${id}`, change, { 'if-match': '*' })).status).toBe(200);
    await made(call, `/v1/campaigns/${id}/publish`, undefined);
    return id;
  },
  async '/v1/messages'(call) {
    const channelId = await channelOf(call, String(await MAKERS['/v1/campaigns']?.(call)));
    await made(call, '/v1/simulator/messages', { channelId, from: '+525500000000', text: 'hello' });
    return newestOf(call, `/v1/messages?channel=${channelId}`);
  },
  async '/v1/calls'(call) {
    const request = await idOf(made(call, '/v1/requests', newRequest()));
    const channelId = await idOf(made(call, '/v1/channels', { kind: 'simulator', name: next() }));
    const definition = { channels: [channelId], welcome: { before: [request], text: 'Hi' } };
    const campaign = await idOf(made(call, '/v1/campaigns', { kind: 'chatbot', name: next(), definition }));
    await made(call, `/v1/campaigns/${campaign}/publish`, undefined);
    await made(call, '/v1/simulator/messages', { channelId, from: '+525500000000', text: 'hello', send: true });
    return newestOf(call, `/v1/requests/${request}/calls`);
  },
  '/v1/contacts': newContact,
  '/v1/contacts/imports': (call) =>
    idOf(made(call, '/v1/contacts/imports', `email\n${next()}@example.com\n`, { 'content-type': 'text/csv' })),
  '/v1/contact-fields': (call) => idOf(made(call, '/v1/contact-fields', { code: next(), name: 'Field', type: 'text' })),
  '/v1/subscription-categories': (call) => idOf(newCategory(call)),
  '/v1/segments': (call) =>
    idOf(made(call, '/v1/segments', { name: next(), filter: { attribute: 'email', op: 'exists', value: true } })),
  '/v1/connectors': (call) => idOf(newConnector(call)),
  '/v1/policies': (call) => idOf(made(call, '/v1/policies', { name: next(), base: 'standard' })),
  '/v1/webhooks': (call) => idOf(newWebhook(call)),
  '/v1/endpoints': async (call) => String((await newWebhook(call)).endpointId),
  async '/v1/deliveries'(call) {
    const { endpointId } = await newWebhook(call);
    await newContact(call);
    return newestOf(call, `/v1/deliveries?endpoint=${endpointId}`);
  },
  async '/v1/replays'(call) {
    const { endpointId: endpoint } = await newWebhook(call);
    return idOf(made(call, '/v1/replays', { endpoint, ...lastDay() }));
  },
  async '/v1/source-events'(call) {
    const event = { type: 'order.paid', key: next(), contact: { email: `${next()}@example.com` } };
    const { items } = await made(call, '/v1/source-events', event);
    return String((items as { id: string }[])[0]?.id);
  },
  '/v1/requests': (call) => idOf(made(call, '/v1/requests', newRequest())),
  '/v1/signup-forms': async (call) => idOf(made(call, '/v1/signup-forms', await newForm(call))),
};

const newRequest = () => ({ name: next(), method: 'GET', url: 'http://127.0.0.1:1/' });
const invite = (call: Call) => made(call, '/v1/invitations', { email: `${next()}@example.com`, role: 'viewer' });

const newForm = async (call: Call) => ({
  name: next(),
  title: 'News',
  categories: [String((await newCategory(call)).key)],
  fields: [{ field: 'email', required: true }],
  doubleOptIn: false,
});

const lastDay = () => {
  const now = hookline.ctx.clock.now();
  return { from: new Date(now - 86_400_000).toISOString(), to: new Date(now).toISOString() };
};

/** `/v1/campaigns/{id}/versions/{version}` -> `/v1/campaigns` */
const collectionOf = (path: string) => path.slice(0, path.indexOf('/{'));

let database: TestDatabase;
let hookline: TestHookline;
let ana: Call;
let beto: Call;
beforeAll(async () => {
  database = await createPostgresDatabase();
  hookline = await startHookline(database);
  ana = await open('Ana');
  beto = await open('Beto');
});
afterAll(async () => {
  await hookline.close();
  await database.close();
});

async function open(name: string): Promise<Call> {
  const { key } = await createAccount(hookline.ctx, name);
  return async (method, path, body, headers = {}) => {
    const answer = await hookline.request(path, {
      method: method.toUpperCase(),
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.includes('json');
    return { status: answer.status, text, body: isJson ? JSON.parse(text) : {} };
  };
}

/** An operation on one thing, with everything else in the request as it should be. */
function drive(call: Call, operation: Operation, id: string, given: unknown): Promise<Answer> {
  const { path, body, headers } = requestFor(operation, id, given);
  return call(operation.method, path, body, headers);
}

describe('an id of another account’s is nobody’s [XP-20]', () => {
  const named = OPERATIONS.filter(({ path }) => path.includes('{') && !SHARED.has(path));

  test.each(named)('$method $path', async (each) => {
    const make = MAKERS[collectionOf(each.path)];
    if (!make)
      throw new Error(`nothing here makes what ${each.path} names: add it to MAKERS, or to SHARED if it is nobody’s`);
    const id = await make(ana);
    const name = `${each.method} ${each.path}`;
    const body = await BODIES[name]?.(ana, id);
    const answer = await drive(beto, each, id, body);
    expect(answer.status, answer.text).toBe(404);
    expect(answer.text).not.toContain(id);
    // The same request of who has it is not 404: it was the owner that made the difference.
    const own = await drive(ana, each, id, body);
    if (!(name in NOTHING_TO_DO)) expect([404, 400, 415, 422], `${own.status} ${own.text}`).not.toContain(own.status);
  });
});

/** What an answer shows of ids: `cmp_…`. */
const idsIn = ({ text }: Answer) => new Set(text.match(/\b[a-z]{3}_[0-9a-z]{26}\b/g));

describe('lists show what is one’s own [XP-20]', () => {
  const lists = OPERATIONS.filter(({ method, path }) => method === 'get' && !path.includes('{') && !SHARED.has(path));
  /** Query parameters that take an id, and of what. */
  const FILTERS: Record<string, string> = {
    contact: '/v1/contacts',
    channel: '/v1/channels',
    campaign: '/v1/campaigns',
    endpoint: '/v1/endpoints',
    webhook: '/v1/webhooks',
    segment: '/v1/segments',
  };
  const own = new Set<string>();
  const mine = new Map<string, string>();
  beforeAll(async () => {
    for (const [collection, make] of Object.entries(MAKERS)) mine.set(collection, await make(ana));
    for (const { path } of lists) for (const id of idsIn(await ana('get', path))) own.add(id);
  });

  test('of everything that is made here some list shows the owner’s', () => {
    const shown = [...mine].filter(([, id]) => own.has(id)).map(([collection]) => collection);
    const listed = Object.keys(MAKERS).filter((collection) => !LISTED_WITHIN.has(collection));
    expect(shown).toEqual(expect.arrayContaining(listed));
  });

  test.each(lists)('$method $path', async ({ path, described }) => {
    const asked = [path];
    for (const { name } of described.parameters ?? []) {
      const id = FILTERS[name] && mine.get(FILTERS[name]);
      if (id) asked.push(`${path}?${name}=${id}`);
    }
    for (const each of asked) {
      const answer = await beto('get', each);
      expect(answer.status, each).toBeLessThan(500);
      // A refusal may repeat what was asked for.
      const shown = answer.status === 200 ? [...idsIn(answer)].filter((id) => own.has(id)) : [];
      expect(shown, each).toEqual([]);
    }
  });
});

describe('what another account has cannot be named in a body either [XP-20]', () => {
  async function refused(answer: Promise<Answer>): Promise<void> {
    const { status, text } = await answer;
    expect([404, 422], text).toContain(status);
  }
  const make = (collection: string, call: Call) => (MAKERS[collection] as (by: Call) => Promise<string>)(call);

  test('a channel, in a simulated message, a trigger and a campaign', async () => {
    const channelId = await make('/v1/channels', ana);
    await refused(beto('post', '/v1/simulator/messages', { channelId, from: '+525500000000', text: 'hi' }));
    const own = await make('/v1/campaigns', beto);
    await refused(beto('post', `/v1/campaigns/${own}/trigger`, { to: '+525500000000', channelId }));
    const definition = { channels: [channelId], welcome: { text: 'Hi' } };
    const { id } = await made(beto, '/v1/campaigns', { kind: 'chatbot', name: next(), definition });
    await refused(beto('post', `/v1/campaigns/${id}/publish`));
  });

  test('a campaign that another one leads to', async () => {
    const to = await make('/v1/campaigns', ana);
    const menu = [{ text: 'There', redirect: { type: 'campaign', to } }];
    const definition = { channels: [await make('/v1/channels', beto)], welcome: { text: 'Hi', menu } };
    const { id } = await made(beto, '/v1/campaigns', { kind: 'chatbot', name: next(), definition });
    await refused(beto('post', `/v1/campaigns/${id}/publish`));
  });

  test('a contact to be merged, or that a report or an event is about', async () => {
    const contactId = await newContact(ana);
    await refused(beto('post', `/v1/contacts/${await newContact(beto)}/merge`, { contactId }));
    const item = { externalId: next(), kind: 'read', channel: 'email', contact: { id: contactId } };
    await refused(beto('post', '/v1/message-events', { items: [item] }));
    await refused(beto('post', '/v1/source-events', { type: 'order.paid', key: next(), contact: { id: contactId } }));
    expect((await ana('get', `/v1/contacts/${contactId}`)).status).toBe(200);
  });

  test('an endpoint or a campaign to be replayed', async () => {
    const endpoint = await make('/v1/endpoints', ana);
    await refused(beto('post', '/v1/replays', { endpoint, ...lastDay() }));
    const campaign = await make('/v1/campaigns', ana);
    await refused(beto('post', '/v1/replays', { campaign, ...lastDay() }));
  });

  test('a policy of one’s own, for an endpoint and a webhook', async () => {
    const policy = await make('/v1/policies', ana);
    await refused(beto('patch', `/v1/endpoints/${await make('/v1/endpoints', beto)}`, { policy }));
    await refused(beto('post', '/v1/webhooks', { name: next(), url: 'https://partner.example/', policy }));
  });

  test('a connector, for an endpoint, a webhook and a request', async () => {
    const connector = await make('/v1/connectors', ana);
    await refused(beto('patch', `/v1/endpoints/${await make('/v1/endpoints', beto)}`, { connector }));
    await refused(beto('post', '/v1/webhooks', { name: next(), url: 'https://partner.example/', connector }));
    const request = { name: next(), method: 'GET', url: 'https://partner.example/', connector };
    await refused(beto('post', '/v1/requests', request));
  });

  test('a webhook by its number, in the functions that go by it', async () => {
    const settings = { name: next(), url: 'http://127.0.0.1:1/', preset: 'mailingwork', events: ['contact.opted_in'] };
    const { number, id } = await made(ana, '/v1/webhooks', settings);
    for (const name of ['ActivateWebHook', 'DeleteWebHookById']) {
      await beto('post', `/compat/mailingwork/${name}`, { id: String(number) });
    }
    expect((await ana('get', `/v1/webhooks/${id}`)).body).toMatchObject({ number, state: 'active' });
    expect((await beto('post', '/compat/mailingwork/GetWebHooks', {})).text).not.toContain('127.0.0.1:1');
    await ana('post', '/compat/mailingwork/DeleteWebHookById', { id: String(number) });
    expect((await ana('get', `/v1/webhooks/${id}`)).status).toBe(404);
  });
});
