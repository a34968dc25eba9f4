import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Caller, createTestApi, type TestAccount, type TestApi } from '../../test/support/api.ts';
import { campaignsOf } from '../../test/support/campaigns.ts';
import { SteppedClock, testContext } from '../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../test/support/database.ts';
import { decodeId } from '../base/ids.ts';
import { findCampaignState, loadAccountAssets, loadCampaignVersions } from './load-assets.ts';
import { listWebhooks } from './webhooks.ts';

describe.each(STORES)('what turns read of campaigns on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let clock: SteppedClock;
  let api: TestApi;
  let account: TestAccount;
  let call: Caller;
  let campaigns: ReturnType<typeof campaignsOf>;
  beforeAll(async () => {
    database = await createDatabase();
    clock = new SteppedClock();
    api = createTestApi(testContext(database.db, clock));
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    account = await api.createAccount();
    call = account.call;
    campaigns = campaignsOf(call);
  });

  const text = (words: string) => ({ welcome: { text: words } });
  const live = async (definition: object, name?: string) => {
    const campaign = await campaigns.create(definition, name);
    expect((await campaigns.publish(campaign.id)).status).toBe(200);
    return campaign;
  };

  test('live campaigns with what starts them on each channel, as of one revision', async () => {
    const [one, two] = [await campaigns.channel('one'), await campaigns.channel('two')];
    const everywhere = await live({ ...text('A'), keywords: ['Verano', 'summer'] }, 'Everywhere');
    const named = await live({ ...text('B'), channels: [one], keywords: ['hours'] }, 'Named');
    const rest = await live({ ...text('C'), channels: [one] }, 'Rest');
    const gone = await live({ ...text('D'), keywords: ['gone'] }, 'Gone');
    await call('DELETE', `/v1/campaigns/${gone.id}`);
    await campaigns.create({ ...text('E'), keywords: ['draft'] });

    const assets = await loadAccountAssets(account.ctx);
    expect([...assets.live.keys()].sort()).toEqual([everywhere.id, named.id, rest.id].sort());
    expect(assets.live.get(named.id)).toEqual({
      uuid: decodeId('cmp', named.id),
      id: named.id,
      number: expect.any(Number),
      version: 1,
      name: 'Named',
      definition: named.definition,
      firstPublishedAt: new Date(clock.now()),
    });
    const startsOn = (channel: string) => {
      const { keywords, otherwise } = assets.startsOn(decodeId('chn', channel) ?? '');
      return { ...Object.fromEntries(keywords), otherwise };
    };
    const both = { verano: everywhere.id, summer: everywhere.id };
    expect(startsOn(one)).toEqual({ ...both, hours: named.id, otherwise: rest.id });
    expect(startsOn(two)).toEqual({ ...both, otherwise: undefined });
  });

  test('the revision moves on with publishing and archiving, not with saving', async () => {
    const revision = async () => (await loadAccountAssets(account.ctx)).revision;
    const { id } = await campaigns.create(text('one'));
    const before = await revision();
    await campaigns.publish(id);
    expect(await revision()).toBe(before + 1);
    await campaigns.publish(id);
    await campaigns.save(id, text('two'));
    expect(await revision()).toBe(before + 1);
    await call('DELETE', `/v1/campaigns/${id}`);
    expect(await revision()).toBe(before + 2);
  });

  test('an old version of an archived campaign is there for who is still in it, and for nobody else', async () => {
    const { id, definition } = await live(text('one'));
    await campaigns.save(id, text('two'));
    await campaigns.publish(id);
    await call('DELETE', `/v1/campaigns/${id}`);
    const wanted = [
      { campaignId: id, version: 1 },
      { campaignId: id, version: 3 },
      { campaignId: 'cmp_nonsense', version: 1 },
    ];
    expect(await loadCampaignVersions(account.ctx, wanted)).toMatchObject([{ id, version: 1, definition }]);
    expect(await loadCampaignVersions(account.ctx, wanted.slice(2))).toEqual([]);
    const stranger = await api.createAccount();
    expect(await loadCampaignVersions(stranger.ctx, wanted)).toEqual([]);
    expect(await findCampaignState(account.ctx, id)).toEqual({ state: 'archived', live: undefined });
    expect(await findCampaignState(stranger.ctx, id)).toBeUndefined();
  });

  test('header values stay sealed in what turns hold', async () => {
    const headers = [{ name: 'x-key', value: 'partner-secret' }];
    const menu = [{ redirect: { type: 'webhook', webhook: { url: 'https://partner.example/a', headers } } }];
    const { id } = await live({ welcome: { text: 'Name?', menu } });
    const assets = await loadAccountAssets(account.ctx);
    const definition = assets.live.get(id)?.definition;
    const [placed] = definition ? listWebhooks(definition) : [];
    expect(placed?.webhook.headers?.[0]?.name).toBe('x-key');
    expect(JSON.stringify(definition)).not.toContain('partner-secret');
  });
});
