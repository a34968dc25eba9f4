import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { STORES, type TestDatabase } from '../../../test/support/database.ts';
import { EVENT_TYPES } from '../event-types.ts';
import { getFormat } from '../formats/formats.ts';
import { testEvent } from '../testing/events.ts';
import { WebhookWorld } from './testing/webhook-world.ts';

const SPACED = expect.stringMatching(/^2026-11-21 22:4\d:53$/);
const ONE_EVENT = ['contact.opted_in'];
const { send } = testEvent('message.undelivered').data;

describe.each(STORES)('a webhook made by a preset, on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let world: WebhookWorld;
  beforeAll(async () => {
    database = await createDatabase({ steppedClock: true });
    world = new WebhookWorld(database);
  });
  beforeEach(() => world.begin());
  afterAll(() => database.close());

  it('standard is active at once, with all events and filters; and the default', async () => {
    const { status, body } = await world.create();
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^whk_/),
      number: expect.any(Number),
      state: 'active',
      endpointId: expect.stringMatching(/^end_/),
      publicKey: {
        pem: expect.stringMatching(/^-----BEGIN PUBLIC KEY-----/),
        xml: expect.stringMatching(/^<RSAKeyValue><Modulus>.+<\/Modulus><Exponent>AQAB<\/Exponent><\/RSAKeyValue>$/),
      },
      preset: 'standard',
      name: 'CRM',
      app: null,
      description: '',
      url: 'https://partner.example/hook',
      events: [...EVENT_TYPES],
      filters: { communicationTypes: 'all', mailings: ['unitary', 'batch'] },
      headers: [],
      policy: 'standard',
      connector: null,
      format: 'standard',
      alertTo: [],
      off: null,
      health: expect.objectContaining({ state: 'unknown' }),
      warnings: [],
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    expect((await world.read(body.id)).body).toEqual(body);
  });

  it('dialog-insight is a draft: nothing is sent before it is activated [DI-15]', async () => {
    const webhook = await world.made({ preset: 'dialog-insight' });
    expect(webhook).toMatchObject({ state: 'draft', format: 'dialog-insight', policy: 'di-guide' });
    await world.emit('contact.complained');
    expect((await world.step(webhook.id, 'activate')).body.state).toBe('active');
    await world.work();
    expect(world.bodies()).toEqual([]);
    await world.emit('contact.complained');
    expect(world.bodies()).toMatchObject([[{ type: 'contact_complaint' }]]);
  });

  it('dialog-insight has its eight notifications, all communication types and unitary sendings, and says so [DI-12] [AM-03]', async () => {
    const webhook = await world.made({ preset: 'dialog-insight' });
    expect(webhook.events.toSorted()).toEqual(Object.keys(getFormat('dialog-insight').names).toSorted());
    expect(webhook.filters).toEqual({ communicationTypes: 'all', mailings: ['unitary'] });
    expect(webhook.warnings).toMatchObject([{ path: '/filters/mailings', code: 'filters_unitary_only' }]);
    await world.step(webhook.id, 'activate');
    await world.emit('message.undelivered', { send: { ...send, kind: 'batch' } });
    await world.emit('message.undelivered', { send: { ...send, kind: 'unitary' } });
    expect(world.bodies()).toMatchObject([[{ type: 'sending_Bounce', SendLog: { EventType: 'Event' } }]]);
    const { body } = await world.change(webhook.id, { filters: { mailings: ['unitary', 'batch'] } });
    expect(body.warnings).toEqual([]);
    await world.emit('message.undelivered', { send: { ...send, kind: 'batch' } });
    expect(world.bodies()).toMatchObject([[{}], [{ SendLog: { EventType: 'Batch' } }]]);
  });

  it('yespo is active once its URL has answered a GET with 200, and gathers [YS-06] [YS-10] [YS-11]', async () => {
    const webhook = await world.made({ preset: 'yespo' });
    expect(webhook).toMatchObject({
      ...{ state: 'active', format: 'yespo', policy: 'yespo-ordered' },
      verification: { ok: true, status: 200, at: new Date(world.clock.now()).toISOString() },
    });
    for (let n = 0; n < 8; n++) await world.emit('message.read');
    await world.work();
    expect(world.bodies()).toEqual([]);
    await world.pass(60_000);
    await world.work();
    expect(world.bodies()).toEqual([
      Array.from({ length: 8 }, () => expect.objectContaining({ activityStatus: 'READ' })),
    ]);
  });

  it('mailingwork is active at once with its one event, each an object [MW-01] [MW-11]', async () => {
    const webhook = await world.made({ preset: 'mailingwork', events: ONE_EVENT });
    expect(webhook).toMatchObject({ state: 'active', format: 'mailingwork', policy: 'mw-buffered', events: ONE_EVENT });
    await world.emit('contact.opted_in', { source: 'signup_form' });
    await world.emit('contact.opted_out');
    expect(world.bodies()).toMatchObject([{ subscriber_id: 1, activate_at: SPACED }]);
  });

  it('takes what is given in its stead', async () => {
    const given = {
      ...{ preset: 'yespo', policy: 'standard', format: 'cloudevents', app: 'Zapier', description: 'Leads' },
      ...{ events: ['contact.created'], headers: [{ name: 'x-key', value: 'k' }], alertTo: ['ana@partner.test'] },
    };
    expect(await world.made(given)).toMatchObject(given);
  });

  it('each of its presets gets one fact in its own shape, under an id of its own [XP-12] [XP-03]', async () => {
    const { id } = await world.made({ preset: 'dialog-insight' });
    await world.step(id, 'activate');
    await world.made({ preset: 'yespo' });
    await world.made({ preset: 'mailingwork', events: ['contact.opted_out'] });
    await world.emit('contact.opted_out');
    await world.pass(60_000);
    await world.work();
    expect(world.bodies()).toEqual(
      expect.arrayContaining([
        [expect.objectContaining({ type: 'contact_optout' })],
        [expect.objectContaining({ activityStatus: 'UNSUBSCRIBED' })],
        expect.objectContaining({ deactivate_at: SPACED }),
      ]),
    );
    const ids = world.api.network.sent.map(({ header }) => header('webhook-id'));
    expect(new Set(ids).size).toBe(3);
  });
});
