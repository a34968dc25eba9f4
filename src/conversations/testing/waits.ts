import { createTestApi } from '../../../test/support/api.ts';
import { campaignsOf } from '../../../test/support/campaigns.ts';
import { recordingLog, SteppedClock, testContext } from '../../../test/support/context.ts';
import { countStatements } from '../../../test/support/count-statements.ts';
import type { TestDatabase } from '../../../test/support/database.ts';
import { SteppedScheduler } from '../../../test/support/scheduler.ts';
import type { LoadedChannel } from '../../channels/directory.ts';
import type { OutgoingJob } from '../../channels/outgoing/enqueue.ts';
import { enqueueOwed } from '../../deliveries/sink.ts';
import type { Trace } from '../../engine/types.ts';
import type { OwedCall } from '../../requests/calls/call.ts';
import type { Context } from '../../store/context.ts';
import { giveUpWaits } from '../run-waits.ts';
import { createTurns, type TurnDeps, type Turns } from '../turns.ts';
import { createTestAssets } from './assets.ts';

const TWILIO = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'a-token' };
// A short code: its opt-outs are ours to answer.
const SMS = { kind: 'twilio', name: 'SMS', sender: '67213' };
const CHANNELS = {
  simulator: { kind: 'simulator', name: 'Simulator' },
  inline: { ...SMS, config: { ...TWILIO, replyMode: 'inline' } },
  api: { ...SMS, config: { ...TWILIO, replyMode: 'api' } },
};

/**
 * Turns over a real store. Calls are not made: a test answers them itself. Deliveries go to a fake network that answers
 * 200 unless the test says otherwise; time stands until it is moved.
 */
export async function createWaitWorld(database: TestDatabase, kind: keyof typeof CHANNELS = 'api') {
  const clock = new SteppedClock();
  const log = recordingLog();
  const { db, count } = countStatements(database.db);
  const ctx: Context = { ...testContext(db, clock), log };
  const api = createTestApi(ctx);
  const account = await api.createAccount();
  const scheduler = new SteppedScheduler({ passingMs: 50 });
  const calls: OwedCall[] = [];
  const jobs: OutgoingJob[] = [];
  const record = <Row>(into: Row[]) => ({
    enqueue: async (_tx: Context, rows: Row[]) => ({ start: () => void into.push(...rows), cancel() {} }),
  });
  const deps: TurnDeps = {
    ctx,
    assets: createTestAssets(ctx),
    sinks: {
      deliveries: { enqueue: (tx, owed) => enqueueOwed(tx, api.dispatchers, owed) },
      outgoing: record(jobs),
      calls: record(calls),
    },
    emitter: api.emitter,
    publicUrl: 'https://hookline.example',
    after: (ms, run) => scheduler.after(ms, run),
    channels: api.channels,
  };
  const turns = createTurns(deps);
  const channelId = await post('/v1/channels', CHANNELS[kind]);
  const channel = (await api.channels.find(channelId)) as LoadedChannel;
  const campaigns = campaignsOf(account.call);

  async function post(path: string, body: object): Promise<string> {
    const { status, body: made } = await account.call<{ id: string }>('POST', path, body);
    if (status !== 201) throw new Error(`${path} refused: ${JSON.stringify(made)}`);
    return made.id;
  }

  let messages = 0;
  const say = (from: string, text: string, by: Turns = turns) =>
    by.answerMessage(channel, {
      providerId: `SM${++messages}`,
      from: [{ kind: 'phone', value: from }],
      event: { type: 'text', text },
    });

  return {
    ctx,
    clock,
    log,
    api,
    account,
    scheduler,
    deps,
    turns,
    channelId,
    channel,
    /** Calls that were committed and would be made. */
    calls,
    /** Messages that were committed and would be handed to the provider. */
    jobs,
    /** How many statements were made so far. */
    statements: count,
    say,
    /** `req_…`. */
    request: (name: string, more: object = {}) =>
      post('/v1/requests', { name, method: 'GET', url: 'https://partner.example/x?p=$contact.phone', ...more }),
    async publish(definition: object, name?: string): Promise<string> {
      const { id } = await campaigns.create({ channels: [channelId], ...definition }, name);
      const { status, body } = await campaigns.publish(id);
      if (status !== 200) throw new Error(`not published: ${JSON.stringify(body)}`);
      return id;
    },
    answer: (call: OwedCall, data: unknown, by: Turns = turns) =>
      by.answerCall(call, { outcome: 'answered', status: 200, data }),
    /** Conversations past their time go on. */
    giveUp: () => giveUpWaits({ ctx, channels: api.channels, turns }, 100),
    /** What a person was told so far, in order. */
    async told(phone: string): Promise<string[]> {
      return (await this.messages(phone)).flatMap(({ direction, text }) => (direction === 'out' ? [text] : []));
    },
    /** A person's messages, both ways, in order. */
    async messages(phone: string) {
      const rows = await ctx.db
        .selectFrom('message as m')
        .innerJoin('contact_address as a', (join) =>
          join.onRef('a.account_id', '=', 'm.account_id').onRef('a.contact_id', '=', 'm.contact_id'),
        )
        .select(['m.id', 'm.direction', 'm.state', 'm.text', 'm.reply_to', 'm.trace'])
        .where('m.account_id', '=', account.ctx.accountId)
        .where('a.value', '=', phone)
        .orderBy('m.id')
        .execute();
      return rows.map((row) => ({ ...row, trace: row.trace as Trace | null }));
    },
    /** The conversation as it is stored. */
    async conversation(phone: string) {
      return ctx.db
        .selectFrom('conversation as c')
        .innerJoin('contact_address as a', (join) =>
          join.onRef('a.account_id', '=', 'c.account_id').onRef('a.contact_id', '=', 'c.contact_id'),
        )
        .select(['c.id', 'c.contact_id', 'c.state', 'c.wakes_at'])
        .where('c.account_id', '=', account.ctx.accountId)
        .where('a.value', '=', phone)
        .executeTakeFirstOrThrow();
    },
    /** The types of what was told of conversations and contacts, in order. */
    async events() {
      const rows = ctx.db.selectFrom('activity').select(['type', 'data', 'at']).orderBy('id');
      return (await rows.where('account_id', '=', account.ctx.accountId).execute()) as {
        type: string;
        data: Record<string, unknown>;
        at: Date;
      }[];
    },
  };
}

export type WaitWorld = Awaited<ReturnType<typeof createWaitWorld>>;
