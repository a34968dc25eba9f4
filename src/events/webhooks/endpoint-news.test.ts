import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { STORES, type TestDatabase } from '../../../test/support/database.ts';
import { decodeId } from '../../base/ids.ts';
import { insertLink } from '../../deliveries/alerts/link-queries.ts';
import { findReactivation, useReactivation } from '../../deliveries/alerts/reactivation.ts';
import { hashToken, sealToken } from '../../deliveries/alerts/reactivation-token.ts';
import { createNewsTransaction } from './tell-endpoint-news.ts';
import { WebhookWorld } from './testing/webhook-world.ts';

const DAY = 86_400_000;
const WATCH = 'https://watch.example/hook';
const GONE = () => ({ status: 410 });

describe.each(STORES)('events about webhooks, on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let world: WebhookWorld;
  beforeAll(async () => {
    database = await createDatabase({ steppedClock: true });
    world = new WebhookWorld(database);
  });
  beforeEach(async () => {
    await world.begin();
    await world.made({ url: WATCH, events: ['webhook.disabled', 'webhook.reactivated'] });
    world.api.network.reply = ({ url }) => (url === WATCH ? {} : GONE());
  });
  afterAll(() => database.close());

  const watched = () =>
    world.api.network.sent.flatMap(({ request }) => (request.url === WATCH ? [JSON.parse(request.body)] : []));
  const activities = async () => {
    const all = database.db.selectFrom('activity').select(['type', 'campaign_id']).orderBy('id');
    return all.where('account_id', '=', world.account.ctx.accountId).where('type', 'like', 'webhook.%').execute();
  };

  /** The link of the mail that says that it was switched off. */
  async function linkTo(id: string, endpointId: string): Promise<string> {
    const { off } = (await world.read(id)).body;
    const until = world.clock.now() + DAY;
    const token = sealToken(world.ctx.vault, { offSince: Date.parse(off?.since ?? ''), until });
    await insertLink(world.ctx, {
      ...{ tokenHash: hashToken(token), accountId: world.account.ctx.accountId, expiresAt: new Date(until) },
      endpointId: decodeId('end', endpointId) ?? '',
    });
    return token;
  }

  it('tell the others, once, that one was switched off, and that it is on again', async () => {
    const { id, endpointId } = await world.made({ url: 'https://partner.example/hook?key=s3cret' });
    await Promise.all(Array.from({ length: 5 }, () => world.emit('contact.created')));
    await world.api.idle();
    expect(await world.stateOf(id)).toBe('auto_off');
    const webhook = { id, endpointId, campaignId: null, url: 'https://partner.example/hook' };
    expect(watched()).toMatchObject([
      { type: 'webhook.disabled', data: { webhook, reason: 'gone', errors: expect.any(Number) } },
    ]);
    world.api.network.reply = () => ({});
    await world.step(id, 'activate', { replay: false });
    await world.api.idle();
    expect(watched()).toMatchObject([{}, { type: 'webhook.reactivated', data: { webhook, by: 'api', sent: 0 } }]);
    expect(await activities()).toMatchObject([{ type: 'webhook.disabled' }, { type: 'webhook.reactivated' }]);
  });

  it('tell of ordered ones, too', async () => {
    const { id } = await world.made({ preset: 'yespo', policy: 'standard' });
    const orderBy = { orderBy: 'endpoint' };
    await world.account.call('PATCH', `/v1/endpoints/${(await world.read(id)).body.endpointId}`, orderBy);
    await world.emit('message.read');
    await world.work();
    expect(await world.stateOf(id)).toBe('auto_off');
    expect(watched()).toMatchObject([{ type: 'webhook.disabled', data: { webhook: { id }, reason: 'gone' } }]);
  });

  it('tell of the webhooks of campaigns, with their campaign', async () => {
    const definition = {
      welcome: {
        text: 'Hi',
        menu: [{ redirect: { type: 'webhook', webhook: { url: 'https://partner.example/hook' } } }],
      },
    };
    const made = await world.account.call<{ id: string }>('POST', '/v1/campaigns', {
      kind: 'chatbot',
      name: 'Line',
      definition,
    });
    await world.account.call('POST', `/v1/campaigns/${made.body.id}/publish`);
    const { body } = await world.account.call<{ items: { id: string }[] }>(
      'GET',
      `/v1/endpoints?campaign=${made.body.id}`,
    );
    const [endpoint] = body.items;
    const off = { state: 'disabled', off_reason: 'failures', off_since: new Date(world.clock.now()) } as const;
    await database.db
      .updateTable('endpoint')
      .set(off)
      .where('id', '=', decodeId('end', endpoint?.id ?? '') ?? '')
      .execute();
    await world.account.call('POST', `/v1/endpoints/${endpoint?.id}/reactivate`, {});
    await world.api.idle();
    expect(watched()).toMatchObject([{ type: 'webhook.reactivated', data: { webhook: { campaignId: made.body.id } } }]);
    expect(await activities()).toEqual([{ type: 'webhook.reactivated', campaign_id: decodeId('cmp', made.body.id) }]);
  });

  it('tell of one that somebody activated by the link of a mail', async () => {
    const { id, endpointId } = await world.made();
    await world.emit('contact.created');
    const token = await linkTo(id, endpointId);
    const inNews = createNewsTransaction(world.api.emitter);
    expect((await useReactivation(world.ctx, token, { replay: true, inNews })).state).toBe('done');
    await world.api.idle();
    expect(watched()).toMatchObject([{}, { type: 'webhook.reactivated', data: { webhook: { id }, by: 'link' } }]);
  });

  it('come of no link to one that was deleted: it says so [edge 33]', async () => {
    const { id, endpointId } = await world.made();
    await world.emit('contact.created');
    const token = await linkTo(id, endpointId);
    await world.remove(id);
    expect((await findReactivation(world.ctx, token)).state).toBe('deleted');
    expect((await useReactivation(world.ctx, token, { replay: true })).state).toBe('deleted');
  });

  it('tell nobody of one that its own account paused, and nobody of itself', async () => {
    const [{ id = '' } = {}] = (await world.account.call<{ items: { id: string }[] }>('GET', '/v1/webhooks')).body
      .items;
    await world.step(id, 'pause');
    expect(await activities()).toEqual([]);
    await world.step(id, 'activate');
    await world.workOff();
    expect(watched()).toEqual([]);
    expect(await activities()).toMatchObject([{ type: 'webhook.reactivated' }]);
  });

  it('tell that one is on again because its URL was changed', async () => {
    const { id } = await world.made();
    await world.emit('contact.created');
    await world.change(id, { url: 'https://partner.example/new' });
    await world.api.idle();
    expect(watched()).toMatchObject([{}, { type: 'webhook.reactivated', data: { webhook: { id } } }]);
    expect(await world.stateOf(id)).toBe('active');
  });
});
