import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestApi, type TestAccount, type TestApi } from '../../test/support/api.ts';
import { campaignsOf } from '../../test/support/campaigns.ts';
import { SteppedClock, testContext } from '../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../test/support/database.ts';
import { decodeId } from '../base/ids.ts';
import { createConnector } from '../connectors/create-connector.ts';
import { NewConnector } from '../connectors/schema.ts';
import { markDeleted } from '../requests/delete-request.ts';
import { createRequest } from '../requests/save-request.ts';
import { NewRequest } from '../requests/schema.ts';
import { parseEgressAllow } from '../rules/address.ts';
import { findCallingCampaigns, findConnectorUses, findRequestUses } from './find-uses.ts';
import { listTriggeredCampaigns } from './read-triggers.ts';

const egressAllow = parseEgressAllow('');

describe.each(STORES)('campaigns that events start and that make requests, on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let clock: SteppedClock;
  let api: TestApi;
  let account: TestAccount;
  let campaigns: ReturnType<typeof campaignsOf>;
  beforeAll(async () => {
    database = await createDatabase();
    clock = new SteppedClock();
    api = createTestApi(testContext(database.db, clock));
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    account = await api.createAccount();
    campaigns = campaignsOf(account.call);
  });

  const uuid = (prefix: 'cmp' | 'chn' | 'req', id: string) => decodeId(prefix, id) ?? '';
  const live = async (definition: object, name?: string) => {
    const { id } = await campaigns.create(definition, name);
    const { status, body } = await campaigns.publish(id);
    expect(status, JSON.stringify(body)).toBe(200);
    return id;
  };
  const makeRequest = async (name: string, more: object = {}) => {
    const input = NewRequest.parse({ name, method: 'GET', url: 'https://partner.example/code', ...more });
    const deps = { egressAllow, findCampaignUses: findRequestUses, findCallingCampaigns };
    return (await createRequest(account.ctx, deps, input)).id;
  };

  describe('a trigger', () => {
    const triggered = (channel: string, event = 'order.paid', more: object = {}) => ({
      trigger: { event, channel, ...more },
      welcome: { text: 'Thank you!' },
    });
    const startedBy = async (event: string, { ctx } = account) =>
      (await listTriggeredCampaigns(ctx, event)).map(({ campaignId }) => campaignId);

    test('starts live campaigns, the one first published first, with its conditions as published', async () => {
      const channel = await campaigns.channel();
      const late = await campaigns.create(triggered(channel));
      const when = [{ param: 'total', is: 'at_least', value: 100 }];
      const early = await live(triggered(channel, 'order.paid', { when }));
      const publishedAt = new Date(clock.now());
      await live(triggered(channel, 'order.left'));
      clock.advance(1000);
      await campaigns.publish(late.id);
      expect(await listTriggeredCampaigns(account.ctx, 'order.paid')).toEqual([
        {
          campaignId: uuid('cmp', early),
          channelId: uuid('chn', channel),
          trigger: { event: 'order.paid', channel, when },
          firstPublishedAt: publishedAt,
        },
        expect.objectContaining({ campaignId: uuid('cmp', late.id) }),
      ]);
      expect(await startedBy('order')).toEqual([]);
      expect(await startedBy('order.paid', await api.createAccount())).toEqual([]);
    });

    test('follows publications, not saves, and goes with the campaign', async () => {
      const [one, two] = [await campaigns.channel('one'), await campaigns.channel('two')];
      const id = await live(triggered(one));
      const key = uuid('cmp', id);
      await campaigns.save(id, triggered(two, 'order.sent'));
      expect([await startedBy('order.paid'), await startedBy('order.sent')]).toEqual([[key], []]);
      await campaigns.publish(id);
      expect(await startedBy('order.paid')).toEqual([]);
      expect(await listTriggeredCampaigns(account.ctx, 'order.sent')).toMatchObject([
        { campaignId: key, channelId: uuid('chn', two) },
      ]);
      await account.call('DELETE', `/v1/campaigns/${id}`);
      expect(await startedBy('order.sent')).toEqual([]);
      await campaigns.publish(id);
      expect(await startedBy('order.sent')).toEqual([key]);
      await campaigns.save(id, { welcome: { text: 'By hand only' } });
      await campaigns.publish(id);
      expect(await startedBy('order.sent')).toEqual([]);
    });
  });

  describe('uses', () => {
    test('YS-95: are found in drafts and live versions of every campaign, by call and by name', async () => {
      const [id, other] = [await makeRequest('Código "5"'), await makeRequest('other')];
      const expression = `$data.get('Código "5"').get('code')`;
      const campaign = await live({ welcome: { text: `Your code: ${expression}`, before: [id, other] } }, 'Both');
      const menu = [
        {
          text: `Not here: Código "5"`,
          redirect: { type: 'request', request: id, save: { code: expression, plain: 'Código "5"' } },
        },
        { redirect: { type: 'webhook', webhook: { url: 'https://partner.example/x', body: { a: [expression] } } } },
      ];
      const draft = await campaigns.create({ welcome: { text: 'Hi', menu } }, 'Draft');
      await live({ welcome: { text: "Nothing of it: $!data.get('other')", before: [other] } });
      await campaigns.save(campaign, { welcome: { text: 'Hi', before: [id] } });
      const byName = await campaigns.create({ welcome: { text: expression } }, 'By name');

      const uses = await findRequestUses(account.ctx, { id: uuid('req', id), name: 'Código "5"' });
      const at = (campaignId: string, campaignName: string, place: string) => ({ campaignId, campaignName, in: place });
      expect(uses).toEqual([
        { ...at(byName.id, 'By name', 'draft'), path: '/welcome/text', how: 'template' },
        { ...at(draft.id, 'Draft', 'draft'), path: '/welcome/menu/0/redirect/request', how: 'call' },
        { ...at(draft.id, 'Draft', 'draft'), path: '/welcome/menu/0/redirect/save/code', how: 'template' },
        { ...at(draft.id, 'Draft', 'draft'), path: '/welcome/menu/1/redirect/webhook/body/a/0', how: 'template' },
        { ...at(campaign, 'Summer', 'draft'), path: '/welcome/before/0/request', how: 'call' },
        { ...at(campaign, 'Summer', 'live'), path: '/welcome/before/0/request', how: 'call' },
        { ...at(campaign, 'Summer', 'live'), path: '/welcome/text', how: 'template' },
      ]);
      const stranger = await api.createAccount();
      expect(await findRequestUses(stranger.ctx, { id: uuid('req', id), name: 'other' })).toEqual([]);
    });

    test('of a connector are those of drafts', async () => {
      const connector = await createConnector(
        account.ctx,
        egressAllow,
        NewConnector.parse({ name: 'Shop', kind: 'bearer', config: { token: 's3cret' } }),
      );
      const webhook = (more: object) => ({ url: 'https://partner.example/x', ...more });
      const menu = [
        { redirect: { type: 'webhook', webhook: webhook({ connector: connector.id }) } },
        { text: 'later', redirect: { type: 'end' }, webhook: webhook({}) },
        { text: 'done', redirect: { type: 'end' }, webhook: webhook({ connector: connector.id }) },
      ];
      const id = await live({ welcome: { text: 'Hi', menu } });
      await campaigns.create({ welcome: { text: connector.id } });
      const at = { campaignId: id, campaignName: 'Summer', in: 'draft' };
      expect(await findConnectorUses(account.ctx, connector.id)).toEqual([
        { ...at, path: '/welcome/menu/0/redirect/webhook/connector' },
        { ...at, path: '/welcome/menu/2/webhook/connector' },
      ]);
      await campaigns.save(id, { welcome: { text: 'Hi' } });
      expect(await findConnectorUses(account.ctx, connector.id)).toEqual([]);
    });
  });

  test('YS-94: a deleted request is a problem of its campaigns, and keeps them from being published again', async () => {
    const request = await makeRequest('WH5');
    const id = await live({ welcome: { text: "Code: $data.get('WH5').get('promocode')", before: [request] } });
    await markDeleted(account.ctx, uuid('req', request));
    const { problems } = await campaigns.get(id);
    expect(problems.map(({ path, code }) => `${path} ${code}`)).toEqual([
      '/welcome/before/0/request request_deleted',
      '/welcome/text template_name',
    ]);
    await campaigns.save(id, { welcome: { text: "Your code: $data.get('WH5')", before: [request] } });
    expect((await campaigns.publish(id)).body).toMatchObject({ code: 'not_publishable' });
    expect(await campaigns.get(id)).toMatchObject({ state: 'live', version: 1 });
  });

  test('requests and connectors of other accounts are unknown', async () => {
    const request = await makeRequest('WH5');
    const stranger = campaignsOf((await api.createAccount()).call);
    const { problems } = await stranger.create({ welcome: { text: "$data.get('WH5')", before: [request] } });
    expect(problems.map(({ path, code }) => `${path} ${code}`)).toEqual([
      '/welcome/before/0/request request_unknown',
      '/welcome/text template_name',
    ]);
  });
});
