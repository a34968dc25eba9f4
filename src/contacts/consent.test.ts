import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestApi, type TestAccount, type TestApi } from '../../test/support/api.ts';
import { SteppedClock, testContext } from '../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../test/support/database.ts';
import { decodeId } from '../base/ids.ts';
import { CATALOGUE } from '../events/catalogue.ts';
import type { MessageRef, Send } from '../events/data.ts';
import { listCategories } from './categories.ts';
import { recordComplaint } from './complaints.ts';
import { changeSubscriptions, setOptedOut } from './consent.ts';
import { findContactId } from './find-contact.ts';
import { liftQuarantine, quarantineAddress } from './quarantine.ts';
import type { Contact, SavedContact } from './schema.ts';
import { createTold, type Told } from './testing/told.ts';

const ERROR = {
  code: '5.1.1',
  message: 'No such mailbox',
  isPermanent: true,
  isInvalidMailbox: true,
  isReturned: true,
  mta: 'mail.exemple.com',
  diagnostic: 'smtp;550 5.1.1',
};
const MESSAGE: MessageRef = {
  id: null,
  externalId: 'm-1',
  number: 1,
  channel: 'email',
  recipient: 'ana@example.com',
  interfaceId: '1dd8d5a4-2e0a-4a5e-9d6c-111111111111',
  tag: null,
  viewUrl: null,
};
const SEND: Send = {
  kind: 'batch',
  number: 1,
  templateNumber: null,
  category: 'infolettre',
  categoryNumber: 1,
  startedAt: '2026-11-21T22:00:00.000Z',
  broadcastNumber: null,
  workflow: null,
};

describe.each(STORES)('consent on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let api: TestApi;
  let account: TestAccount;
  let clock: SteppedClock;
  let told: () => Promise<Told[]>;
  let contact: Contact;
  let contactId: string;
  beforeAll(async () => {
    database = await createDatabase();
    clock = new SteppedClock();
    api = createTestApi(testContext(database.db, clock));
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    account = await api.createAccount();
    told = createTold(account.ctx);
    for (const key of ['infolettre', 'offers']) {
      await account.call('POST', '/v1/subscription-categories', { key, name: key });
    }
    const input = {
      phone: '+525500000001',
      email: 'ana@example.com',
      subscriptions: { infolettre: true, offers: false },
    };
    contact = (await account.call<Contact>('POST', '/v1/contacts', input)).body;
    contactId = decodeId('cnt', contact.id) as string;
    clock.advance(60_000);
    await told();
  });

  const post = (path: string, body?: object) =>
    account.call<Contact>('POST', `/v1/contacts/${contact.id}${path}`, body);
  const subscribe = async (body: object) =>
    (await account.call<SavedContact>('PATCH', `/v1/contacts/${contact.id}/subscriptions`, body)).body;
  const get = async () => (await account.call<Contact>('GET', `/v1/contacts/${contact.id}`)).body;
  const now = () => new Date(clock.now()).toISOString();
  const inEmission = <T>(work: Parameters<typeof api.emitter.transaction<TestAccount['ctx'], T>>[1]) =>
    api.emitter.transaction(account.ctx, work);
  /** What was told, each with a payload of its event's own form. */
  async function toldTypes(): Promise<[string[], Told[]]> {
    const events = await told();
    for (const { type, data } of events) expect(CATALOGUE[type].data.safeParse(data).error).toBeUndefined();
    return [events.map(({ type }) => type), events];
  }

  test('opting out is told once, with its date, its source and the subscriptions that it turned off [DI-31]', async () => {
    const { status, body } = await post('/opt-out');
    expect([status, body.consent]).toMatchObject([200, { isOptedOut: true, optedOutAt: now(), optedOutBy: 'api' }]);
    expect(body.subscriptions.map(({ category, isOptedIn }) => [category, isOptedIn])).toEqual([
      ['infolettre', false],
      ['offers', false],
    ]);
    const [types, [event]] = await toldTypes();
    expect(types).toEqual(['contact.opted_out']);
    expect(event?.data).toMatchObject({
      source: 'api',
      subscriptions: [{ category: 'infolettre', isOptedIn: false, changedAt: now() }],
      contact: { isActive: false, deactivatedAt: now(), sources: { deactivation: 'api' } },
      message: null,
      send: null,
    });
    clock.advance(60_000);
    expect((await post('/opt-out')).body.consent.optedOutAt).toBe(body.consent.optedOutAt);
    expect(await told()).toEqual([]);
  });

  test('opting in again is told, and turns on again what went off with it, nothing else [DI-30]', async () => {
    await post('/opt-out');
    clock.advance(60_000);
    await told();
    const { body } = await post('/opt-in');
    expect(body.consent).toMatchObject({ isOptedOut: false, optedOutAt: null, optedInAt: now(), optedInBy: 'api' });
    expect(body.subscriptions.map(({ category, isOptedIn }) => [category, isOptedIn])).toEqual([
      ['infolettre', true],
      ['offers', false],
    ]);
    const [types, [event]] = await toldTypes();
    expect(types).toEqual(['contact.opted_in']);
    expect(event?.data).toMatchObject({
      subscriptions: [{ category: 'infolettre', isOptedIn: true, changedAt: now() }],
      contact: { isActive: true, activatedAt: now(), deactivatedAt: null },
    });
    await post('/opt-in');
    expect(await told()).toEqual([]);
  });

  test('a subscription that changes is told with all that are on after it', async () => {
    const changed = await subscribe({ infolettre: true, offers: true });
    expect([changed.isChanged, changed.subscriptions[1]]).toEqual([
      true,
      { category: 'offers', isOptedIn: true, changedAt: now(), source: 'api' },
    ]);
    const [types, [event]] = await toldTypes();
    expect(types).toEqual(['contact.subscription_changed']);
    expect(event?.data).toMatchObject({
      channel: 'email',
      changes: [{ category: 'offers', isOptedIn: true, changedAt: now() }],
      subscriptions: ['infolettre', 'offers'],
      isPartOfOptIn: false,
    });
    expect((await subscribe({ infolettre: true, offers: true })).isChanged).toBe(false);
    expect(await told()).toEqual([]);
  });

  test('who opts in to a category is in again, and what else the opt-out turned off stays off [DI-30]', async () => {
    await post('/opt-out');
    await told();
    clock.advance(1_000);
    await subscribe({ offers: true });
    const [types, events] = await toldTypes();
    expect(types).toEqual(['contact.subscription_changed', 'contact.opted_in']);
    expect(events[0]?.data).toMatchObject({ subscriptions: ['offers'], isPartOfOptIn: true });
    expect(events[1]?.data.subscriptions).toEqual([{ category: 'offers', isOptedIn: true, changedAt: now() }]);
    expect(await get()).toMatchObject({
      consent: { isOptedOut: false },
      subscriptions: [{ isOptedIn: false }, { isOptedIn: true }],
    });
  });

  test('opting out of a category leaves the person in', async () => {
    await subscribe({ infolettre: false });
    const [types] = await toldTypes();
    expect(types).toEqual(['contact.subscription_changed']);
    expect((await get()).consent.isOptedOut).toBe(false);
  });

  test('the functions tell of the message that was the occasion, and of nobody who is gone', async () => {
    const categories = await listCategories(database.db, account.ctx.accountId);
    const offers = categories.find(({ key }) => key === 'offers')?.id as string;
    const how = { source: 'report', message: MESSAGE, send: SEND } as const;
    const gone = '018f0000-0000-7000-8000-000000000000';
    const changed = await inEmission(async (tx, emit) => {
      await setOptedOut(tx, emit, [gone, contactId, contactId], true, how);
      const changes = [false, true].map((isOptedIn) => ({ categoryId: offers, isOptedIn }));
      return [
        await changeSubscriptions(tx, emit, contactId, changes, { ...how, message: { ...MESSAGE, channel: 'sms' } }),
        await changeSubscriptions(tx, emit, gone, changes, how),
        await changeSubscriptions(tx, emit, contactId, [{ categoryId: gone, isOptedIn: true }], how),
        await changeSubscriptions(tx, emit, contactId, [], how),
      ];
    });
    expect(changed).toEqual([true, false, false, false]);
    const [types, events] = await toldTypes();
    expect(types).toEqual(['contact.opted_out', 'contact.subscription_changed', 'contact.opted_in']);
    expect(events[0]?.data).toMatchObject({ message: MESSAGE, send: SEND, source: 'report' });
    expect(events[1]?.data).toMatchObject({ channel: 'sms' });
  });

  describe('quarantine', () => {
    const bounce = (value: string) => ({
      contactId,
      address: { kind: 'email' as const, value },
      error: ERROR,
      bouncedAt: clock.now(),
      deliveredAt: null,
      message: MESSAGE,
      send: SEND,
    });
    const quarantine = (value: string) => inEmission((tx, emit) => quarantineAddress(tx, emit, bounce(value)));

    test('is told of the first time, shown with its reason, and lifted by hand [DI-32]', async () => {
      expect(await quarantine('ana@example.com')).toBe(true);
      const since = now();
      const [types, [event]] = await toldTypes();
      expect(types).toEqual(['contact.quarantined']);
      expect(event?.data).toMatchObject({
        contact: { id: contact.id, email: 'ana@example.com' },
        address: { kind: 'email', value: 'ana@example.com' },
        error: ERROR,
        bouncedAt: since,
        deliveredAt: null,
        message: MESSAGE,
        send: SEND,
      });
      clock.advance(60_000);
      expect(await quarantine('ana@example.com')).toBe(false);
      expect(await told()).toEqual([]);
      const { code, message, mta, diagnostic } = ERROR;
      expect((await get()).addresses.map(({ value, quarantine }) => [value, quarantine])).toEqual([
        ['ana@example.com', { since, code, message, mta, diagnostic }],
        ['+525500000001', null],
      ]);
      await account.call('PATCH', `/v1/contacts/${contact.id}`, { name: 'Ana' });
      expect((await told())[0]?.data.contact.quarantinedAt).toBe(since);

      const address = { kind: 'email', value: 'ana@example.com' };
      const lifted = await post('/lift-quarantine', address);
      expect([lifted.status, lifted.body.addresses[0]?.quarantine]).toEqual([200, null]);
      expect((await post('/lift-quarantine', address)).status).toBe(422);
      expect(await inEmission((tx) => liftQuarantine(tx, contactId, { kind: 'email', value: 'x' }))).toBe(false);
      expect(await quarantine('ana@example.com')).toBe(true);
    });

    test('of an address that is not theirs changes and tells nothing', async () => {
      expect(await quarantine('ben@example.com')).toBe(false);
      expect(await told()).toEqual([]);
    });

    test('does not follow to a new address', async () => {
      await quarantine('ana@example.com');
      await account.call('PATCH', `/v1/contacts/${contact.id}`, { email: 'ana2@example.com' });
      expect((await get()).addresses[0]).toEqual({ kind: 'email', value: 'ana2@example.com', quarantine: null });
    });
  });

  test('a complaint is told with the report as it came, and opts out [DI-33]', async () => {
    const report = 'From: <abuse@example.net>\r\nSubject: "FW"\r\n\r\n--part\r\n';
    const { status, body } = await post('/complaints', { report });
    expect([status, body.consent]).toMatchObject([200, { isOptedOut: true, optedOutBy: 'api', complainedAt: now() }]);
    const [types, events] = await toldTypes();
    expect(types).toEqual(['contact.complained', 'contact.opted_out']);
    expect(events[0]?.data.report).toBe(report);
    const complaint = { contactId, report: null, at: clock.now(), message: MESSAGE, send: SEND };
    expect(await inEmission((tx, emit) => recordComplaint(tx, emit, complaint))).toBe(true);
    const [again, [event]] = await toldTypes();
    expect(again).toEqual(['contact.complained']);
    expect(event?.data).toMatchObject({ report: null, message: MESSAGE });
    const gone = { ...complaint, contactId: '018f0000-0000-7000-8000-000000000000' };
    expect(await inEmission((tx, emit) => recordComplaint(tx, emit, gone))).toBe(false);
  });

  test('people are found by id, key, phone or e-mail as people write them', async () => {
    await account.call('POST', '/v1/contact-fields', { code: 'customerId', name: 'x', type: 'text', isKey: true });
    await account.call('PATCH', `/v1/contacts/${contact.id}`, { fields: { customerId: '007' } });
    const find = (by: Parameters<typeof findContactId>[2], accountId = account.ctx.accountId) =>
      findContactId(database.db, accountId, by);
    for (const by of [
      { id: contactId },
      { phone: '+52 (55) 0000-0001' },
      { email: ' ANA@example.com' },
      { key: { field: 'customerId', value: '007' } },
      { id: '018f0000-0000-7000-8000-000000000000', phone: 'nobody', email: 'ana@example.com' },
    ]) {
      expect([by, await find(by)]).toEqual([by, contactId]);
    }
    for (const by of [{}, { phone: '12' }, { key: { field: 'customerId', value: '7' } }, { email: 'ana' }]) {
      expect([by, await find(by)]).toEqual([by, undefined]);
    }
    const other = await api.createAccount();
    expect(await find({ id: contactId, phone: '+525500000001' }, other.ctx.accountId)).toBeUndefined();
  });
});
