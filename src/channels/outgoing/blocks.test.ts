import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { STORES, type TestDatabase } from '../../../test/support/database.ts';
import { createTestEmitter } from '../../../test/support/emitter.ts';
import { setOptedOut } from '../../contacts/consent.ts';
import { newId, nowDate } from '../../store/context.ts';
import { type TestPerson, type TestProcess, until, World } from './testing/world.ts';

describe.each(STORES)('whom nothing is sent to, on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let world: World;
  let channelId: string;
  let person: TestPerson;
  let process: TestProcess;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    world = await World.create(database.db);
    channelId = await world.addChannel();
    person = await world.addPerson(channelId);
    process = world.addProcess();
    process.provider.acceptAll();
  });

  /** STOP a moment after what was said before. */
  async function stop(): Promise<void> {
    (world.ctx.clock as unknown as { advance(ms: number): void }).advance(1_000);
    const { emitter } = createTestEmitter(world.ctx);
    await emitter.transaction({ ...world.ctx, accountId: world.accountId }, (tx, emit) =>
      setOptedOut(tx, emit, [person.contactId], true, { source: 'conversation' }),
    );
  }
  const types = async () => (await world.events()).map(({ type }) => type);
  async function sendAll(): Promise<void> {
    for (let round = 0; round < 5; round++) {
      process.scheduler.advance(2_000);
      await process.dispatcher.sweep();
      await process.dispatcher.idle();
    }
  }

  test('of what waits in the queue when STOP comes only the confirmation goes', async () => {
    await world.queue(person, 'one', 'two', 'three');
    await stop();
    world.replyTo = await world.hearStop(person);
    await world.queue(person, 'You have been unsubscribed.');
    await sendAll();
    expect(process.provider.texts).toEqual(['You have been unsubscribed.']);
    expect(await world.states()).toMatchObject({ one: 'failed', two: 'failed', three: 'failed' });
    expect(await types()).toEqual(['contact.opted_out', ...Array(3).fill('message.failed_to_prepare'), 'message.sent']);
    const [, first] = await world.events();
    expect(first?.data.problem).toMatchObject({ code: 'EligibilityError', number: 7 });
    expect(await world.queueRows()).toEqual([]);
  });

  test('of what a process holds in memory when STOP comes only the confirmation goes', async () => {
    process.provider.onCall = undefined;
    await world.say(process, person, 'one', 'two', 'three');
    await until(() => process.provider.calls.length === 1);
    await stop();
    process.scheduler.advance(200);
    process.provider.acceptAll();
    process.provider.calls[0]?.accept();
    await process.dispatcher.idle();
    world.replyTo = await world.hearStop(person);
    await world.say(process, person, 'You have been unsubscribed.');
    await process.dispatcher.idle();
    expect(process.provider.texts).toEqual(['one', 'You have been unsubscribed.']);
    expect(await world.states()).toMatchObject({ one: 'sent', two: 'failed', three: 'failed' });
  });

  test('what a turn writes that read its person before the opt-out is not sent', async () => {
    await stop();
    await world.queue(person, 'start');
    world.replyTo = newId(world.ctx);
    await world.queue(person, 'answer');
    await sendAll();
    expect(process.provider.texts).toEqual([]);
    expect(await world.states()).toEqual({ start: 'failed', answer: 'failed' });
  });

  test('a campaign of a kind that its person left while it was being started is not sent', async () => {
    const categoryId = newId(world.ctx);
    const row = { account_id: world.accountId, contact_id: person.contactId, category_id: categoryId };
    await database.db
      .insertInto('contact_subscription')
      .values({ ...row, is_opted_in: false, changed_at: nowDate(world.ctx), source: 'api' })
      .execute();
    const [id] = (await world.queue(person, 'start')) as [string];
    await database.db.updateTable('message').set({ category_id: categoryId }).where('id', '=', id).execute();
    await sendAll();
    expect(process.provider.texts).toEqual([]);
  });

  test('what a process holds for somebody who is erased meanwhile is not sent', async () => {
    process.provider.onCall = undefined;
    await world.say(process, person, 'one', 'two');
    await until(() => process.provider.calls.length === 1);
    await database.db.deleteFrom('message_queue').execute();
    await database.db.deleteFrom('message').execute();
    process.scheduler.advance(200);
    process.provider.acceptAll();
    process.provider.calls[0]?.accept();
    await process.dispatcher.idle();
    expect(process.provider.texts).toEqual(['one']);
    expect(await types()).toEqual([]);
  });

  test('a message whose lease ended here is blocked where the next claim says so', async () => {
    process.provider.onCall = undefined;
    await world.say(process, person, 'one', 'two');
    await until(() => process.provider.calls.length === 1);
    await stop();
    await database.db.deleteFrom('message_queue').where('claim_id', 'is', null).execute();
    const first = process.provider.calls[0];
    const [one] = await database.db.selectFrom('message').select('id').where('text', '=', 'one').execute();
    await database.db
      .deleteFrom('message_queue')
      .where('id', '=', one?.id ?? '')
      .execute();
    await world.passQueueTime(60_000);
    await process.dispatcher.sweep();
    process.provider.acceptAll();
    first?.accept();
    await process.dispatcher.idle();
    expect(process.provider.texts).toEqual(['one']);
    expect(await world.states()).toEqual({ one: 'sent', two: 'failed' });
  });

  test('what became of a message is told where its person became part of another one meanwhile', async () => {
    process.provider.onCall = undefined;
    await world.say(process, person, 'one');
    await until(() => process.provider.calls.length === 1);
    const other = await world.addPerson(channelId, '+525511111111');
    await database.db.updateTable('message').set({ contact_id: other.contactId }).execute();
    await database.db.deleteFrom('contact').where('id', '=', person.contactId).execute();
    process.provider.calls[0]?.accept();
    await process.dispatcher.idle();
    expect(await types()).toEqual(['message.sent']);
  });

  test('an address that a refusal put into quarantine is sent nothing more, in the same moment', async () => {
    process.provider.onCall = (call) => call.answer(400, { code: 21614 });
    await world.say(process, person, 'one', 'two');
    await process.dispatcher.idle();
    expect(process.provider.texts).toEqual(['one']);
    expect(await types()).toEqual(['message.undelivered', 'contact.quarantined', 'message.failed_to_prepare']);
    expect((await world.events())[0]?.data.error).toEqual({
      code: '21614',
      message: 'The number to send to is no mobile number.',
      isPermanent: true,
      isInvalidMailbox: true,
      isReturned: false,
      mta: null,
      diagnostic: null,
    });
    await world.queue(person, 'three');
    await sendAll();
    expect(process.provider.texts).toEqual(['one']);
  });

  test('who opted out of a category gets the answers to what they write, but no start of a campaign of that kind', async () => {
    const at = nowDate(world.ctx);
    const [categoryId, account_id] = [newId(world.ctx), world.accountId];
    const [, answer] = (await world.queue(person, 'start', 'answer')) as [string, string];
    await database.db.updateTable('message').set({ category_id: categoryId }).execute();
    await database.db
      .updateTable('message')
      .set({ reply_to: newId(world.ctx) })
      .where('id', '=', answer)
      .execute();
    const row = { account_id, contact_id: person.contactId, category_id: categoryId, is_opted_in: false };
    const changed_at = new Date(at.getTime() + 1);
    await database.db
      .insertInto('contact_subscription')
      .values({ ...row, changed_at, source: 'conversation' })
      .execute();
    await sendAll();
    expect(process.provider.texts).toEqual(['answer']);
  });

  test('while the store cannot say whether somebody opted out nothing is sent to them', async () => {
    process.provider.onCall = undefined;
    await world.say(process, person, 'one', 'two');
    await until(() => process.provider.calls.length === 1);
    process.scheduler.advance(200);
    await database.db.schema.alterTable('contact_subscription').renameTo('away').execute();
    process.provider.calls[0]?.accept();
    await process.dispatcher.idle();
    await database.db.schema.alterTable('away').renameTo('contact_subscription').execute();
    expect(process.provider.texts).toEqual(['one']);
    expect(await world.states()).toEqual({ one: 'sent', two: 'queued' });
  });
});
