import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { receive } from '../../test/hostile/receivers.ts';
import { createTestApi, type TestAccount } from '../../test/support/api.ts';
import { SteppedClock, testContext } from '../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../test/support/database.ts';
import type { TestTrace } from '../deliveries/test-send/schema.ts';
import type { Context } from '../store/context.ts';
import type { TriedAnswer, TriedTurn } from './try-schema.ts';

const AT = '2026-11-21T22:43:53.120Z';
const hoursOn = (hours: number) => new Date(Date.parse(AT) + hours * 3_600_000).toISOString();

describe.each(STORES)('a draft on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let ctx: Context;
  let account: TestAccount;
  let campaignId: string;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    ctx = testContext(database.db, new SteppedClock());
    account = await createTestApi(ctx, { egressAllow: '127.0.0.0/8' }).createAccount();
    campaignId = await create('Draft', { welcome: { text: 'Saved' } });
  });

  async function create(name: string, definition: object): Promise<string> {
    const { status, body } = await account.call<{ id: string }>('POST', '/v1/campaigns', {
      kind: 'chatbot',
      name,
      definition,
    });
    expect(status).toBe(201);
    return body.id;
  }
  const publish = async (id: string) =>
    expect((await account.call('POST', `/v1/campaigns/${id}/publish`)).status).toBe(200);
  const text = (words: string, at = AT) => ({ kind: 'text', text: words, at });
  async function tryOut(definition: object, steps: object[], more: object = {}): Promise<TriedTurn[]> {
    const path = `/v1/campaigns/${campaignId}/try`;
    const { status, body } = await account.call<TriedAnswer>('POST', path, { definition, steps, ...more });
    expect(status, JSON.stringify(body)).toBe(200);
    return body.turns;
  }
  const testAt = (definition: object, section: string, option: number) =>
    account.call<TestTrace & { errors: { path: string }[] }>('POST', `/v1/campaigns/${campaignId}/test-webhook`, {
      definition,
      section,
      option,
    });

  describe('that is tried', () => {
    test('is talked to as it stands, other campaigns as they are live; what would be sent is told, nothing is', async () => {
      const raffle = await create('Raffle', { keywords: ['raffle'], welcome: { text: 'You are in!' } });
      await publish(raffle);
      const before = await countRows();
      const webhook = { url: 'https://partner.example/hook', headers: [{ name: 'X-Key', value: 's3cret' }] };
      const turns = await tryOut(
        {
          keywords: ['verano'],
          welcome: {
            text: 'Hi $contact.name!',
            menu: [
              {
                text: 'One month',
                redirect: { type: 'campaign', to: raffle },
                webhook: { ...webhook, body: { n: 1 } },
              },
              { redirect: { type: 'webhook', prompt: 'Name?', confirmation: 'Thanks!', webhook } },
            ],
          },
        },
        [text('VERANO'), text('nothing'), text('uno'), text('2'), text(' Ana <b> ', hoursOn(1))],
        { person: { name: 'Ana' } },
      );
      expect(turns.map(({ trace }) => trace.outcome)).toEqual(['started', 'fallback', 'option', 'option', 'captured']);
      expect(turns[0]).toMatchObject({
        replies: [{ text: 'Hi Ana!', choices: [{ key: '1', text: 'One month' }] }],
        before: null,
        after: { campaignId, campaign: 'Draft', section: 'welcome', label: 'Welcome Message' },
        expiresAt: hoursOn(24),
      });
      expect(turns[1]?.misses).toBe(1);
      expect(turns[2]?.replies.map((reply) => reply.text)).toEqual(['You are in!', 'Hi Ana!']);
      expect(turns[2]?.webhooks).toEqual([
        {
          webhookId: expect.stringMatching(/^whk_/),
          kind: 'underlying',
          method: 'POST',
          url: webhook.url,
          headers: expect.arrayContaining([
            { name: 'X-Key', value: 's3cret', isCustom: true },
            { name: 'webhook-signature', value: expect.stringMatching(/^v1,/), isCustom: false },
          ]),
          body: JSON.stringify({
            campaignId,
            label: 'Welcome Message',
            phoneNumber: '+525500000000',
            date: AT,
            response: 'uno',
            option: 'One month',
            keyword: 1,
            n: 1,
          }),
        },
      ]);
      expect(turns[3]).toMatchObject({ awaits: { kind: 'webhook', option: 1 }, webhooks: [] });
      expect(JSON.parse(turns[4]?.webhooks[0]?.body ?? '')).toEqual({
        campaignId,
        label: 'Welcome Message',
        phoneNumber: '+525500000000',
        date: hoursOn(1),
        response: ' Ana <b> ',
      });
      expect(turns[4]).toMatchObject({ replies: [{ text: 'Thanks!' }], after: null, expiresAt: null });
      expect(await countRows()).toEqual(before);
    });

    test('knows what was tapped in the draft before, and what expired meanwhile', async () => {
      const menu = [{ text: 'Hours', redirect: { type: 'interaction', to: 'hours' } }];
      const welcome = { text: 'Hi!', menu };
      const hours = (words: string) => ({
        welcome,
        interactions: [
          { id: 'hours', label: 'Hours', text: words, menu: [{ text: 'Back', redirect: { type: 'end' } }] },
        ],
        expiresAfterMinutes: 60,
      });
      const start = { kind: 'start', at: AT };
      const [shown] = await tryOut(hours('9 to 5'), [start]);
      const tap = { kind: 'tap', id: shown?.replies[0]?.choices?.[0]?.tapId, title: 'Hours', at: AT };
      const [, tapped] = await tryOut(hours('10 to 6'), [start, tap]);
      expect(tapped).toMatchObject({ trace: { by: 'tap', option: '1' }, replies: [{ text: '10 to 6' }] });
      const [, later] = await tryOut(hours('9 to 5'), [start, text('1', hoursOn(2))]);
      expect(later?.trace.why).toContain('expired');
    });

    test('asks nobody: requests are answered as somebody says, and shown', async () => {
      const request = await account.call<{ id: string }>('POST', '/v1/requests', {
        name: 'WH5',
        method: 'GET',
        url: 'https://partner.example/?p=$contact.phone',
      });
      const redirect = { type: 'request', request: request.body.id, then: { type: 'interaction', to: 'code' } };
      const definition = {
        welcome: { text: 'Hi!', menu: [{ text: 'Code', redirect }] },
        interactions: [{ id: 'code', label: 'Code', text: "Code $data.get('WH5').get('code')" }],
      };
      const steps = [{ kind: 'start', at: AT }, text('1')];
      const [, bare] = await tryOut(definition, steps);
      expect(bare?.requests).toMatchObject([{ name: 'WH5', method: 'GET', answer: { outcome: 'error' } }]);
      const [, turn] = await tryOut(definition, steps, { requests: { WH5: { json: { code: 'SALE-7' } } } });
      expect(turn).toMatchObject({ replies: [{ text: 'Code SALE-7' }], requests: [{ answer: { status: 200 } }] });
    });

    test('is told what keeps a webhook from being called, and of a person who cannot be', async () => {
      const option = { text: 'Go', redirect: { type: 'end' }, webhook: { url: '' } };
      const steps = [{ kind: 'start', at: AT }, text('1')];
      const [, turn] = await tryOut({ welcome: { text: 'Hi!', menu: [option] } }, steps);
      expect(turn).toMatchObject({ webhooks: [], trace: { why: expect.stringContaining('no endpoint') } });
      const refused = await account.call<{ errors: { path: string }[] }>('POST', `/v1/campaigns/${campaignId}/try`, {
        definition: { welcome: { text: 'Hi!' } },
        person: { phone: 'nonsense' },
        steps,
      });
      expect([refused.status, refused.body.errors[0]?.path]).toEqual([422, '/person/phone']);
    });

    test('takes no steps back in time', async () => {
      const steps = [text('a', hoursOn(1)), text('b')];
      const answer = await account.call<{ errors: { path: string }[] }>('POST', `/v1/campaigns/${campaignId}/try`, {
        definition: { welcome: { text: 'Hi!' } },
        steps,
      });
      expect([answer.status, answer.body.errors[0]?.path]).toEqual([422, '/steps/1/at']);
    });

    test('takes moments for what they are, however many digits they have', async () => {
      const steps = [text('a', '2026-11-21T22:43:53Z'), text('b', AT), text('c', '2026-11-21T22:44:00Z')];
      expect(await tryOut({ welcome: { text: 'Hi!' } }, steps)).toHaveLength(3);
    });
  });

  describe('whose webhook is tested', () => {
    test('is sent what an answer would bring, with its own headers, before it is saved or published', async () => {
      const seen: { headers: NodeJS.Dict<string | string[]>; body: string }[] = [];
      const { origin } = await receive((request, response, body) => {
        seen.push({ headers: request.headers, body });
        response.end('ok');
      });
      const webhook = { url: `${origin}/hook`, headers: [{ name: 'x-key', value: 's3cret' }], body: { store: 'MX-7' } };
      const interactions = [
        { id: 'shop', label: 'Shop', text: 'Buy', menu: [{ text: 'One month', redirect: { type: 'end' }, webhook }] },
      ];
      const before = await countRows();
      const { status, body } = await testAt({ welcome: { text: 'Hi' }, interactions }, 'shop', 0);
      expect(status).toBe(200);
      expect(body).toMatchObject({
        ok: true,
        verdict: { outcome: 'delivered' },
        response: { status: 200, body: 'ok' },
      });
      expect(seen).toHaveLength(1);
      expect(seen[0]?.headers).toMatchObject({ 'x-key': 's3cret', 'hookline-test': 'true' });
      expect(JSON.parse(seen[0]?.body ?? '')).toEqual({
        campaignId,
        label: 'Shop',
        phoneNumber: '+525500000000',
        date: new Date(ctx.clock.now()).toISOString(),
        response: '1',
        option: 'One month',
        keyword: 1,
        store: 'MX-7',
      });
      expect(await countRows()).toEqual(before);
    });

    test('is signed as its endpoint is, once it has one, and goes where the draft says', async () => {
      const { origin } = await receive((_request, response) => response.end());
      const definition = (url: string) => ({
        welcome: { text: 'Hi', menu: [{ redirect: { type: 'webhook', webhook: { url } } }] },
      });
      campaignId = await create('Live', definition(`${origin}/old`));
      await publish(campaignId);
      const endpoints = await account.call<{ items: { id: string }[] }>('GET', `/v1/endpoints?campaign=${campaignId}`);
      await account.call('PATCH', `/v1/endpoints/${endpoints.body.items[0]?.id}`, { signing: { ed25519: true } });
      const saved = await account.call<{ definition: ReturnType<typeof definition> }>(
        'GET',
        `/v1/campaigns/${campaignId}`,
      );
      const draft = saved.body.definition;
      const option = draft.welcome.menu[0];
      if (option) option.redirect.webhook.url = `${origin}/new`;
      const { body } = await testAt(draft, 'welcome', 0);
      expect(body.request.url).toBe(`${origin}/new`);
      const signature = body.request.headers.find(({ name }) => name === 'webhook-signature')?.value;
      expect(signature).toMatch(/v1,.* v1a,/);
    });

    test('is refused where it could not be called, at the place', async () => {
      const webhook = { url: 'http://partner.example/', headers: [{ name: 'a b', value: 'x' }] };
      const menu = [{ redirect: { type: 'webhook', webhook } }];
      const { status, body } = await testAt({ welcome: { text: 'Hi', menu } }, 'welcome', 0);
      expect(status).toBe(422);
      const at = '/definition/welcome/menu/0/redirect/webhook';
      expect(body.errors.map(({ path }) => path)).toEqual([`${at}/url`, `${at}/headers/0/name`]);
      expect((await testAt({ welcome: { text: 'Hi', menu } }, 'welcome', 1)).status).toBe(422);
    });
  });

  /** All that a conversation or a test could leave behind. */
  async function countRows(): Promise<unknown> {
    const { rows } = await sql`
      select (select count(*) from contact)::int as contacts, (select count(*) from conversation)::int as conversations,
        (select count(*) from message)::int as messages, (select count(*) from delivery)::int as deliveries,
        (select count(*) from endpoint)::int as endpoints, (select count(*) from attempt)::int as attempts`.execute(
      ctx.db,
    );
    return rows;
  }
});
