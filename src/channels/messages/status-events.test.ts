import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { STORES, type TestDatabase } from '../../../test/support/database.ts';
import { encodeId } from '../../base/ids.ts';
import { CATALOGUE } from '../../events/catalogue.ts';
import type { EventType } from '../../events/event-types.ts';
import { inTransaction } from '../../store/context.ts';
import type { StatusUpdate } from '../adapter.ts';
import { type TestPerson, World } from '../outgoing/testing/world.ts';
import { toSendError } from '../send-error.ts';
import { TWILIO_ERRORS } from '../twilio/errors.ts';
import { applyStatuses } from './apply-statuses.ts';

describe.each(STORES)('what providers report is told on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let world: World;
  let channelId: string;
  let person: TestPerson;
  let id: string;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    world = await World.create(database.db);
    channelId = await world.addChannel();
    person = await world.addPerson(channelId);
    [id] = (await world.queue(person, 'text')) as [string];
  });

  const updatesOf = (updates: (Pick<StatusUpdate, 'state'> & Partial<StatusUpdate>)[]): StatusUpdate[] =>
    updates.map((update) => ({ providerId: 'SM1', messageId: encodeId('msg', id), ...update }));
  const report = (...updates: Parameters<typeof updatesOf>[0]) => world.report(channelId, updatesOf(updates));
  const types = async () => (await world.events()).map(({ type }) => type);
  const failed = (code: string) => ({ state: 'failed' as const, error: toSendError(TWILIO_ERRORS, code) });

  test('each forward move once, in order, however often and in whatever calls it is reported [YS-30]', async () => {
    await report({ state: 'sending' }, { state: 'sent' });
    await report({ state: 'sent' });
    await report({ state: 'read' }, { state: 'delivered' }, { state: 'sent' });
    await report({ state: 'delivered' }, { state: 'read' });
    expect(await types()).toEqual(['message.sent', 'message.delivered', 'message.read']);
  });

  test('a read that skips delivered invents no delivered, and what comes late is not told', async () => {
    await report({ state: 'read' });
    await report({ state: 'delivered' }, { state: 'sent' }, failed('30008'));
    expect(await types()).toEqual(['message.read']);
  });

  test('when the provider says it happened is when it happened', async () => {
    await report({ state: 'delivered', at: Date.parse('2026-11-21T20:00:00Z') });
    const row = await database.db.selectFrom('activity').select(['at', 'contact_id']).executeTakeFirstOrThrow();
    expect(row).toEqual({ at: new Date('2026-11-21T20:00:00Z'), contact_id: person.contactId });
  });

  test('a delivery error is told with its code, and the message arriving after all too [DI-26]', async () => {
    await report(failed('30003'));
    await report({ state: 'delivered' });
    expect(await types()).toEqual(['message.undelivered', 'message.delivered']);
    const error = { code: '30003', message: 'The phone is switched off or out of reach.', isReturned: true };
    const soft = { isPermanent: false, isInvalidMailbox: false, mta: null, diagnostic: null };
    expect((await world.events())[0]?.data.error).toEqual({ ...error, ...soft });
  });

  test('an error names the mailing, which a message to one person is by itself, its communication type and its start [DI-42]', async () => {
    await report(failed('30003'));
    const sent = database.db.selectFrom('message').select(['number', 'created_at']).where('id', '=', id);
    const { number, created_at: startedAt } = await sent.executeTakeFirstOrThrow();
    expect((await world.events())[0]?.data).toMatchObject({
      message: { number: Number(number) },
      send: { kind: 'unitary', number: Number(number), startedAt: startedAt.toISOString() },
    });
  });

  test('an address that takes nothing goes into quarantine, after the error that says so [DI-26] [DI-32]', async () => {
    await report(failed('30005'));
    await report(failed('30005'));
    expect(await types()).toEqual(['message.undelivered', 'contact.quarantined']);
    const [undelivered, quarantined] = await world.events();
    expect(undelivered?.data.error).toMatchObject({ isPermanent: true, isInvalidMailbox: true });
    expect(quarantined?.data).toMatchObject({
      address: { kind: 'phone', value: person.phone },
      message: { id: encodeId('msg', id) },
      deliveredAt: null,
    });
  });

  test('a refusal because the person opted out opts them out, and names the message [YS-30]', async () => {
    await report(failed('21610'));
    expect(await types()).toEqual(['message.undelivered', 'contact.opted_out']);
    expect((await world.events())[1]?.data).toMatchObject({
      source: 'provider',
      message: { id: encodeId('msg', id), channel: 'sms', recipient: person.phone },
      contact: { isActive: false },
    });
  });

  test('what is told is what the catalogue says', async () => {
    await report({ state: 'sent' }, { state: 'delivered' });
    await report({ state: 'read' });
    [id] = (await world.queue(person, 'other')) as [string];
    await report(failed('30005'));
    const events = await world.events();
    expect(events).toHaveLength(5);
    for (const { type, data } of events) expect(CATALOGUE[type as EventType].data.parse(data)).toEqual(data);
  });

  test('a transaction that fails leaves neither the state nor the event; the report told again tells it [DI-18]', async () => {
    const account = { ...world.ctx, accountId: world.accountId };
    const lost = inTransaction(account, async (tx) => {
      await applyStatuses(tx, () => {}, channelId, updatesOf([{ state: 'delivered' }]));
      throw new Error('the process dies');
    });
    await expect(lost).rejects.toThrow('dies');
    expect([await types(), (await world.message(id)).state]).toEqual([[], 'queued']);
    await report({ state: 'delivered' });
    expect([await types(), (await world.message(id)).state]).toEqual([['message.delivered'], 'delivered']);
  });

  test('of somebody who was erased nothing is told', async () => {
    await database.db.deleteFrom('contact').where('id', '=', person.contactId).execute();
    await report({ state: 'delivered' });
    expect(await types()).toEqual([]);
  });
});
