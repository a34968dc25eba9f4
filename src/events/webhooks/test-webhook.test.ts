import { createVerify } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ApiAnswer } from '../../../test/support/api.ts';
import { createPostgresDatabase, STORES, type TestDatabase } from '../../../test/support/database.ts';
import type { TestTrace } from '../../deliveries/test-send/schema.ts';
import { getFormat } from '../formats/formats.ts';
import { type Problem, WebhookWorld } from './testing/webhook-world.ts';

type Answer = Promise<ApiAnswer<TestTrace & Problem>>;

describe.each(STORES)('a test of a webhook, on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let world: WebhookWorld;
  beforeAll(async () => {
    database = await createDatabase({ steppedClock: true });
    world = new WebhookWorld(database);
  });
  beforeEach(() => world.begin());
  afterAll(() => database.close());

  const send = (id: string, event: string): Answer => world.account.call('POST', `/v1/webhooks/${id}/test`, { event });
  const sent = () => {
    const request = world.tracer.asked.at(-1);
    const header = (name: string) => request?.headers[request.headers.indexOf(name) + 1];
    return { body: JSON.parse(request?.body ?? 'null'), raw: request?.body ?? '', header };
  };

  it.each(Object.keys(getFormat('dialog-insight').names))(
    'of %s goes to a draft in its format, signed and marked, about nobody [DI-69] [DI-73] [AM-12]',
    async (event) => {
      const { id, publicKey } = await world.made({ preset: 'dialog-insight' });
      const { status, body } = await send(id, event);
      expect([status, body.ok]).toEqual([200, true]);
      const { body: notifications, raw, header } = sent();
      expect(notifications).toMatchObject([{ isTest: true, ContactID: { f_EMail: 'EMail', idContact: 1 } }]);
      expect(header('hookline-test')).toBe('true');
      const isSigned = createVerify('sha256')
        .update(raw)
        .verify(publicKey.pem, header('X-DI-Signature') ?? '', 'base64');
      expect(isSigned).toBe(true);
      expect(body.request.body).toBe(raw);
    },
  );

  it('has its delivery’s own id in the body', async () => {
    const { id } = await world.made({ preset: 'dialog-insight' });
    await send(id, 'contact.created');
    const { body, header } = sent();
    expect(body[0].EventUniqueID).toMatch(/^[0-9a-f-]{36}$/);
    expect(header('webhook-id')).toMatch(/^dlv_/);
  });

  it.each([
    ['standard', 'contact.opted_in', 'object'],
    ['yespo', 'message.read', 'array'],
    ['mailingwork', 'contact.opted_in', 'object'],
  ])('of the preset %s has the shape of its deliveries', async (preset, event, shape) => {
    const { id } = await world.made({ preset, events: [event] });
    expect((await send(id, event)).body.ok).toBe(true);
    expect(Array.isArray(sent().body) ? 'array' : typeof sent().body).toBe(shape);
    expect(sent().header('content-type')).toBe('application/json');
  });

  it('in an array of several is called what several CloudEvents are called', async () => {
    const { id } = await world.made({ format: 'cloudevents', policy: 'yespo-ordered' });
    await send(id, 'contact.created');
    expect(sent().header('content-type')).toBe('application/cloudevents-batch+json');
    await world.change(id, { policy: 'standard' });
    await world.pass(1_000);
    await send(id, 'contact.created');
    expect(sent().header('content-type')).toBe('application/cloudevents+json');
    expect(sent().body).toMatchObject({ specversion: '1.0', istest: true });
  });

  it('that fails is sent once, is told all about, and counts nowhere [DI-72] [DI-73] [edge 10] [edge 30]', async () => {
    const { id, endpointId } = await world.made({ policy: 'mw-buffered', alertTo: ['ana@partner.test'] });
    world.tracer.reply = () => ({ status: 500 });
    for (let n = 0; n < 100; n++) {
      const { status, body } = await send(id, 'contact.created');
      expect([status, body.ok, body.verdict.outcome]).toEqual([200, false, 'retry']);
      await world.pass(60_000);
    }
    await world.workOff();
    expect(world.tracer.asked).toHaveLength(100);
    expect(world.bodies()).toEqual([]);
    expect(await world.owed()).toBe(0);
    const health = await database.db
      .selectFrom('endpoint_health')
      .select(['error_streak', 'errors_that_day'])
      .execute();
    expect(health.every((row) => row.error_streak === 0 && row.errors_that_day === 0)).toBe(true);
    for (const path of ['/v1/notifications', `/v1/deliveries?endpoint=${endpointId}`, '/v1/activities']) {
      expect((await world.account.call<{ items: unknown[] }>('GET', path)).body.items).toEqual([]);
    }
    expect(await world.stateOf(id)).toBe('active');
  });

  it('goes out while it is paused, and while its URL is not verified', async () => {
    const paused = await world.made();
    await world.step(paused.id, 'pause');
    expect((await send(paused.id, 'contact.created')).body.ok).toBe(true);
    world.tracer.reply = () => ({ status: 404 });
    const failed = await world.made({ preset: 'yespo' });
    expect((await send(failed.id, 'message.read')).body).toMatchObject({ ok: false, request: { method: 'POST' } });
  });

  it.each([
    ['contact.waved', 'event_unknown'],
    ['contact.merged', 'event_without_form'],
  ])('of %s is refused, naming it', async (event, code) => {
    const { id } = await world.made({ preset: 'yespo' });
    const { status, body } = await send(id, event);
    expect([status, body.errors]).toMatchObject([422, [{ path: '/event', code }]]);
  });

  it('comes thirty times at once and then once a second, whoever asks; the others are told when [edge 30]', async () => {
    const { id } = await world.made();
    for (let clicks = 0; clicks < 30; clicks++) expect((await send(id, 'contact.created')).status).toBe(200);
    const { status, headers, body } = await send(id, 'contact.created');
    expect([status, headers.get('retry-after'), body.code]).toEqual([429, '1', 'rate_limited']);
    const other = await world.made();
    expect((await send(other.id, 'contact.created')).status).toBe(200);
    await world.pass(1_000);
    expect((await send(id, 'contact.created')).status).toBe(200);
  });
});

describe('fifty clicks', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createPostgresDatabase();
  });
  afterAll(() => database.close());

  it('send one test, since one is under way at a time [edge 30]', async () => {
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    let underWay = 0;
    let most = 0;
    const world = new WebhookWorld(database, {
      async trace(request, deadlineMs) {
        underWay += 1;
        most = Math.max(most, underWay);
        await answered;
        underWay -= 1;
        return world.tracer.trace(request, deadlineMs);
      },
    });
    await world.begin();
    const { id } = await world.made();
    const statuses: number[] = [];
    const clicks = Array.from({ length: 50 }, async () => {
      statuses.push((await world.step(id, 'test', { event: 'contact.created' })).status);
      // All the others are refused while the first is still on its way.
      if (statuses.length === 49) answer();
    });
    await Promise.all(clicks);
    expect(statuses.toSorted()).toEqual([200, ...Array.from({ length: 49 }, () => 429)]);
    expect([most, world.tracer.asked.length]).toEqual([1, 1]);
  });
});
