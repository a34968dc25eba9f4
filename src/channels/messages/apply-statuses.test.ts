import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { recordingLog } from '../../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../../test/support/database.ts';
import { encodeId } from '../../base/ids.ts';
import type { SendError, StatusUpdate } from '../adapter.ts';
import { type TestPerson, World } from '../outgoing/testing/world.ts';
import { final, hard, optsOut } from '../send-error.ts';
import { STATE_ORDER } from './state-order.ts';

let database: TestDatabase;
let world: World;
let channelId: string;
let person: TestPerson;

const OPTED_OUT: SendError = { code: '21610', ...optsOut('Opted out.') };
const GONE: SendError = { code: '30005', ...hard('There is no such number.') };
const UNREACHABLE: SendError = { code: '30003', ...final('Out of reach.') };

describe.each(STORES)('status reports on $store', ({ createDatabase }) => {
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.close());

  beforeEach(async () => {
    world = await World.create(database.db);
    channelId = await world.addChannel();
    person = await world.addPerson(channelId);
  });

  const apply = (...updates: StatusUpdate[]) => world.report(channelId, updates);

  async function addMessage(state: string, providerId: string | null = null): Promise<string> {
    const [id] = (await world.queue(person, 'text')) as [string];
    await database.db.deleteFrom('message_queue').execute();
    await database.db
      .updateTable('message')
      .set({ state: state as 'queued', provider_id: providerId })
      .where('id', '=', id)
      .execute();
    return id;
  }

  async function optedOutAt(): Promise<Date | null> {
    const { opted_out_at } = await database.db
      .selectFrom('contact')
      .select('opted_out_at')
      .where('id', '=', person.contactId)
      .executeTakeFirstOrThrow();
    return opted_out_at;
  }

  test('a message that arrives after all takes its address out of quarantine again', async () => {
    const [first] = [await addMessage('sent', 'SM1'), await addMessage('sent', 'SM2')];
    const quarantined = async () => {
      const rows = database.db.selectFrom('contact_address').select(['quarantined_at', 'quarantine']);
      return (await rows.where('contact_id', '=', person.contactId).execute()).map(
        (row) => row.quarantined_at !== null,
      );
    };
    await apply({ providerId: 'SM1', state: 'failed', error: GONE });
    expect(await quarantined()).toEqual([true]);
    await apply({ providerId: 'SM2', state: 'delivered' });
    expect(await quarantined()).toEqual([true]);
    await apply({ providerId: 'SM1', state: 'delivered' });
    expect(await quarantined()).toEqual([false]);
    expect(await world.message(first)).toMatchObject({ state: 'delivered' });
  });

  test('a message is found by our id, which brings the provider’s, or by the provider’s', async () => {
    const [ours, theirs] = [await addMessage('unknown'), await addMessage('sent', 'SM2')];
    await apply(
      { providerId: 'SM1', messageId: encodeId('msg', ours), state: 'sent' },
      { providerId: 'SM2', state: 'delivered' },
    );
    expect(await world.message(ours)).toEqual({ state: 'sent', providerId: 'SM1', error: null });
    expect(await world.message(theirs)).toEqual({ state: 'delivered', providerId: 'SM2', error: null });
  });

  test('from every state to every state: forward, or nothing', async () => {
    for (const [from, before] of STATE_ORDER.entries()) {
      for (const state of ['sending', 'sent', 'failed', 'delivered', 'read'] as const) {
        const id = await addMessage(before, 'SM1');
        await apply({ providerId: 'SM1', messageId: encodeId('msg', id), state });
        const expected = STATE_ORDER.indexOf(state) > from ? state : before;
        expect([before, state, (await world.message(id)).state]).toEqual([before, state, expected]);
      }
    }
  });

  test('in whatever order and however often reports come, in one call or many, the furthest counts', async () => {
    const report = fc.constantFrom('sending', 'sent', 'delivered', 'read', 'failed') satisfies fc.Arbitrary<
      StatusUpdate['state']
    >;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(report, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }),
        async (calls) => {
          const id = await addMessage('queued');
          for (const states of calls) {
            await apply(...states.map((state) => ({ providerId: 'SM1', messageId: encodeId('msg', id), state })));
          }
          const furthest = Math.max(...calls.flat().map((state) => STATE_ORDER.indexOf(state)));
          expect((await world.message(id)).state).toBe(STATE_ORDER[furthest]);
          await database.db.deleteFrom('message').execute();
        },
      ),
      { numRuns: 20 },
    );
  });

  test('a failure is kept with its reason, until the message arrives after all', async () => {
    const id = await addMessage('sent', 'SM1');
    await apply({ providerId: 'SM1', state: 'failed', error: UNREACHABLE });
    expect(await world.message(id)).toMatchObject({
      state: 'failed',
      error: { code: '30003', message: 'Out of reach.' },
    });
    await apply({ providerId: 'SM1', state: 'delivered' });
    expect(await world.message(id)).toEqual({ state: 'delivered', providerId: 'SM1', error: null });
  });

  test('a report on a message that is still in the queue takes it out: the provider has it', async () => {
    const [id, next] = (await world.queue(person, 'a', 'b')) as [string, string];
    await apply({ providerId: 'SM1', messageId: encodeId('msg', id), state: 'sending' });
    expect((await world.queueRows()).map((row) => row.id)).toEqual([next]);
    expect(await world.message(id)).toEqual({ state: 'sending', providerId: 'SM1', error: null });
  });

  test('a refusal because the person opted out opts the contact out, once', async () => {
    await addMessage('sent', 'SM1');
    const report: StatusUpdate = { providerId: 'SM1', state: 'failed', error: OPTED_OUT };
    await apply(report);
    expect(await optedOutAt()).toEqual(new Date(world.ctx.clock.now()));
    await database.db.updateTable('contact').set({ opted_out_at: null }).execute();
    await apply(report);
    expect(await optedOutAt()).toBeNull();
  });

  test('a late refusal of a message that arrived opts nobody out', async () => {
    await addMessage('delivered', 'SM1');
    await apply({ providerId: 'SM1', state: 'failed', error: OPTED_OUT });
    expect(await optedOutAt()).toBeNull();
  });

  test('messages of another channel, another account, from people or unknown are left alone, and counted in the log', async () => {
    const foreign = await addMessage('sent', 'SM1');
    const elsewhere = await world.addChannel();
    const log = recordingLog();
    const ctx = { ...world.ctx, log };
    await world.report(
      elsewhere,
      [
        { providerId: 'SM1', state: 'read' },
        { providerId: 'SM1', messageId: encodeId('msg', foreign), state: 'read' },
        { providerId: 'SM-unknown', messageId: 'msg_nonsense', state: 'read' },
      ],
      ctx,
    );
    await world.report(channelId, [{ providerId: 'SM1', state: 'read' }], ctx, '018f0000-0000-7000-8000-000000000000');
    await database.db
      .updateTable('message')
      .set({ direction: 'in', state: 'received' })
      .where('id', '=', foreign)
      .execute();
    await world.report(channelId, [{ providerId: 'SM1', state: 'read' }], ctx);
    expect((await world.message(foreign)).state).toBe('received');
    expect(log.lines.map(({ fields }) => (fields as { unknown: number }).unknown)).toEqual([3, 1, 1]);
  });

  test('no reports are no statement', async () => {
    await apply();
  });
});
