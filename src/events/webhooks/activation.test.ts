import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPostgresDatabase, STORES, type TestDatabase } from '../../../test/support/database.ts';
import { decodeId } from '../../base/ids.ts';
import { discardOwedToOff } from '../../deliveries/health/discard-owed.ts';
import { parseEgressAllow } from '../../rules/address.ts';
import { activateWebhook } from './activate-webhook.ts';
import type { WebhookDeps } from './create-webhook.ts';
import type { Webhook } from './schema.ts';
import { createNewsTransaction } from './tell-endpoint-news.ts';
import { WebhookWorld } from './testing/webhook-world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const FAILING = () => ({ status: 500 });

describe.each(STORES)('switching webhooks on and off, on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let world: WebhookWorld;
  beforeAll(async () => {
    database = await createDatabase({ steppedClock: true });
    world = new WebhookWorld(database);
  });
  beforeEach(() => world.begin());
  afterAll(() => database.close());

  const activate = (id: string, body?: object) => world.step(id, 'activate', body);
  const endpoint = (id: string, change: object) => world.account.call('PATCH', `/v1/endpoints/${id}`, change);
  const numbers = () =>
    world.bodies().map((body) => (body as { data: { contact: { number: number } } }).data.contact.number);
  const sampleContact = { phone: null, email: null, language: null, keys: {} };
  /** About somebody of that number. */
  const tell = (number: number) =>
    world.emit('message.read', { contact: { id: `cnt_${number}`, number, ...sampleContact } });
  /** Fails until it is switched off: 10 in a row, over an hour. */
  async function failUntilOff(webhook: Webhook): Promise<void> {
    world.api.network.reply = FAILING;
    for (let n = 0; n < 10; n++) {
      await tell(1_000 + n);
      await database.db.deleteFrom('delivery_queue').execute();
      await world.pass(HOUR / 9 + 1);
    }
    expect(await world.stateOf(webhook.id)).toBe('auto_off');
    world.api.network.reply = () => ({});
    world.api.network.sent.splice(0);
  }

  it('a paused one is sent nothing, and what was kept when it is activated again', async () => {
    const { id } = await world.made();
    expect((await world.step(id, 'pause')).body).toMatchObject({
      state: 'paused',
      off: { reason: 'paused', buffered: 0 },
    });
    await tell(1);
    await tell(2);
    await world.work();
    expect(world.bodies()).toEqual([]);
    expect((await world.read(id)).body.off?.buffered).toBe(2);
    expect((await activate(id)).body).toMatchObject({ state: 'active', off: null });
    await world.workOff();
    expect(numbers()).toEqual([1, 2]);
  });

  it('what came up in the first five days is sent in order, before anything newer [MW-16] [edge 12]', async () => {
    const webhook = await world.made({ policy: 'mw-buffered', events: ['message.read'] });
    await failUntilOff(webhook);
    const since = Date.parse((await world.read(webhook.id)).body.off?.since ?? '');
    await tell(1);
    await world.pass(since + 5 * DAY - 1_000 - world.clock.now());
    await tell(2);
    await world.pass(2_000);
    await tell(3);
    expect((await activate(webhook.id, { replay: true })).body.state).toBe('active');
    await tell(4);
    await world.workOff();
    expect(numbers()).toEqual([1, 2, 4]);
  });

  it('a paused one that catches up is sent what was kept before anything newer, too [MW-16]', async () => {
    const { id } = await world.made({ policy: 'mw-buffered' });
    await world.step(id, 'pause');
    for (const number of [1, 2, 3]) await tell(number);
    await activate(id);
    await tell(4);
    await world.workOff();
    expect(numbers()).toEqual([1, 2, 3, 4]);
  });

  it('without replay nothing of it is sent, and nothing is left [MW-17]', async () => {
    const { id } = await world.made({ policy: 'mw-buffered' });
    await world.step(id, 'pause');
    await tell(1);
    expect((await activate(id, { replay: false })).body.state).toBe('active');
    expect(await world.owed()).toBe(0);
    await tell(2);
    expect(numbers()).toEqual([2]);
  });

  it('one that lets go is sent neither what was pending nor what came up meanwhile [DI-65] [edge 11]', async () => {
    const { id } = await world.made({ policy: 'di-guide' });
    world.api.network.reply = FAILING;
    for (let n = 0; n < 3; n++) await tell(n);
    world.api.network.sent.splice(0);
    world.api.network.reply = () => ({});
    await world.step(id, 'pause');
    expect(await world.owed()).toBe(0);
    for (let n = 3; n < 8; n++) await tell(n);
    await activate(id, { replay: true });
    await world.pass(2 * HOUR);
    await world.work();
    expect(numbers()).toEqual([]);
    await tell(9);
    expect(numbers()).toEqual([9]);
  });

  it('one that failed too often is off, says so, and is activated by hand [MW-14] [MW-15] [DI-64]', async () => {
    const webhook = await world.made({ policy: 'mw-buffered' });
    await failUntilOff(webhook);
    expect((await world.read(webhook.id)).body).toMatchObject({
      ...{ state: 'auto_off', off: { reason: 'failures', buffered: 0 } },
    });
    await tell(1);
    await world.pass(HOUR);
    await world.work();
    expect(numbers()).toEqual([]);
    expect((await activate(webhook.id)).body.state).toBe('active');
    await world.work();
    expect(numbers()).toEqual([1]);
  });

  it('activating one that is active changes nothing; it stays as it is [edge 12]', async () => {
    const before = await world.made();
    const { status, body } = await activate(before.id);
    expect([status, body]).toEqual([200, before]);
    const { body: told } = await world.account.call('GET', '/v1/notifications');
    expect(told.items).toEqual([]);
  });

  it('a draft is not paused, and its endpoint is not resumed behind its back [XP-09]', async () => {
    const { id, endpointId } = await world.made({ preset: 'dialog-insight' });
    expect((await world.step(id, 'pause')).status).toBe(409);
    expect((await endpoint(endpointId, { state: 'active' })).status).toBe(409);
    expect((await world.account.call('POST', `/v1/endpoints/${endpointId}/reactivate`, {})).status).toBe(409);
    expect((await endpoint(endpointId, { state: 'paused' })).body.state).toBe('paused');
    expect(await world.stateOf(id)).toBe('draft');
    await tell(1);
    expect((await activate(id)).body).toMatchObject({ state: 'active', off: null });
    expect((await endpoint(endpointId, {})).body.state).toBe('active');
    expect(await world.owed()).toBe(0);
  });

  it('its endpoint, paused or resumed, and the webhook always say the same', async () => {
    const { id, endpointId } = await world.made();
    await endpoint(endpointId, { state: 'paused' });
    expect(await world.stateOf(id)).toBe('paused');
    await tell(1);
    expect((await endpoint(endpointId, { state: 'active' })).body.state).toBe('active');
    expect(await world.stateOf(id)).toBe('active');
    await world.work();
    expect(numbers()).toEqual([1]);
    await world.step(id, 'pause');
    expect((await endpoint(endpointId, {})).body.state).toBe('paused');
  });

  it('a paused one of a policy that lets go loses what is pending, paused by its endpoint too', async () => {
    const { endpointId } = await world.made({ policy: 'di-guide' });
    world.api.network.reply = FAILING;
    await tell(1);
    await endpoint(endpointId, { state: 'paused' });
    expect(await world.owed()).toBe(0);
  });

  it('what races in for one that is deleted is discarded by the sweep', async () => {
    const { id, endpointId } = await world.made();
    world.api.network.reply = FAILING;
    await tell(1);
    // As an attempt does that ends after the deletion.
    const queued = await database.db.selectFrom('delivery_queue').selectAll().execute();
    await world.remove(id);
    await database.db.insertInto('delivery_queue').values(queued).execute();
    expect(await world.owed()).toBe(1);
    await discardOwedToOff(world.ctx);
    expect(await world.owed()).toBe(0);
    expect((await world.account.call('GET', `/v1/endpoints/${endpointId}`)).status).toBe(404);
  });
});

describe('on a real PostgreSQL', () => {
  let database: TestDatabase;
  let world: WebhookWorld;
  beforeAll(async () => {
    database = await createPostgresDatabase({ steppedClock: true });
    world = new WebhookWorld(database);
  });
  beforeEach(() => world.begin());
  afterAll(() => database.close());

  it('two who activate at the same moment: one does, what was kept is sent once, both are answered 200 [edge 12]', async () => {
    const { id } = await world.made({ policy: 'mw-buffered' });
    await world.step(id, 'pause');
    for (let n = 0; n < 5; n++) await world.emit('contact.created');
    const answers = await Promise.all(Array.from({ length: 8 }, () => world.step(id, 'activate', { replay: true })));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
    await world.workOff();
    expect(world.bodies()).toHaveLength(5);
    const told = await database.db
      .selectFrom('activity')
      .select('id')
      .where('type', '=', 'webhook.reactivated')
      .execute();
    expect(told).toHaveLength(1);
  });

  it('of two who have both found it off, the second leaves it as it is [edge 12]', async () => {
    const { id } = await world.made();
    await world.step(id, 'pause');
    const { promise: bothAreThere, resolve } = Promise.withResolvers<void>();
    let count = 0;
    const told = createNewsTransaction(world.api.emitter);
    const deps: WebhookDeps = {
      ...{ egressAllow: parseEgressAllow(''), trace: world.tracer.trace, wakeDeliveries() {} },
      connectors: world.api.connectors,
      async inNews(ctx, work) {
        count += 1;
        if (count === 2) resolve();
        await bothAreThere;
        return told(ctx, work);
      },
    };
    const webhookId = decodeId('whk', id) ?? '';
    const both = [1, 2].map(() => activateWebhook(world.account.ctx, deps, webhookId, { replay: true }));
    expect((await Promise.all(both)).map(({ state }) => state)).toEqual(['active', 'active']);
    const { items } = (await world.account.call<{ items: unknown[] }>('GET', '/v1/notifications')).body;
    expect(items).toMatchObject([{ kind: 'endpoint.reactivated' }]);
  });

  it('deleted while events come up, it is owed nothing after a sweep, and sent nothing', async () => {
    const { id } = await world.made();
    await world.made({ preset: 'yespo' });
    world.api.network.reply = FAILING;
    const ordered = await world.made({ preset: 'yespo', url: 'https://partner.example/ordered' });
    const emits = Array.from({ length: 24 }, (_, n) =>
      n === 8 ? world.remove(id) : n === 12 ? world.remove(ordered.id) : world.emit('message.read'),
    );
    await Promise.all(emits);
    await discardOwedToOff(world.ctx);
    const owed = await database.db
      .selectFrom('delivery_queue')
      .innerJoin('endpoint', 'endpoint.id', 'delivery_queue.endpoint_id')
      .select('delivery_queue.id')
      .where('endpoint.off_reason', '=', 'deleted')
      .execute();
    const lanes = await database.db
      .selectFrom('delivery_lane')
      .innerJoin('endpoint', 'endpoint.id', 'delivery_lane.endpoint_id')
      .select(['last_sequence', 'settled_sequence', 'off_reason'])
      .execute();
    expect(owed).toEqual([]);
    expect(lanes.filter((lane) => lane.off_reason === 'deleted' && lane.last_sequence > lane.settled_sequence)).toEqual(
      [],
    );
    expect(lanes.filter((lane) => lane.off_reason === null)).toMatchObject([
      { last_sequence: 22, settled_sequence: 0 },
    ]);
  });
});
