import { setImmediate } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { SteppedClock, testContext } from '../../../../test/support/context.ts';
import { createTestEmitter } from '../../../../test/support/emitter.ts';
import { SteppedScheduler } from '../../../../test/support/scheduler.ts';
import { encodeId } from '../../../base/ids.ts';
import type { Scheduler } from '../../../base/scheduler.ts';
import { type Context, inTransaction, newId, nowDate } from '../../../store/context.ts';
import type { Database } from '../../../store/schema.ts';
import type { StatusUpdate } from '../../adapter.ts';
import type { ChannelDirectory, LoadedChannel } from '../../directory.ts';
import { applyStatuses } from '../../messages/apply-statuses.ts';
import { insertMessages, NO_ORIGIN } from '../../messages/record-messages.ts';
import { twilioAdapter } from '../../twilio/adapter.ts';
import { createOutgoingDispatcher, type OutgoingDispatcher } from '../dispatcher.ts';
import { type EnqueuedJobs, enqueueOutgoing, type OutgoingJob, type OutgoingLease } from '../enqueue.ts';
import type { OutgoingLimits } from '../limits.ts';
import { FakeProvider } from './fake-provider.ts';

/** Somebody on a channel. */
export interface TestPerson {
  accountId: string;
  channelId: string;
  contactId: string;
  conversationId: string;
  phone: string;
}

/** A process: its dispatcher and the provider it talks to. */
export interface TestProcess {
  ctx: Context;
  dispatcher: OutgoingDispatcher;
  provider: FakeProvider;
  scheduler: SteppedScheduler;
}

/** A store with one account, and what is needed to send messages from it. */
export class World {
  readonly ctx: Context;
  readonly accountId: string;
  /** What a process finds; deleting an entry deletes the channel. */
  readonly channels = new Map<string, LoadedChannel>();
  /** What the next messages answer. */
  replyTo: string | null = null;

  private constructor(ctx: Context) {
    this.ctx = ctx;
    this.accountId = newId(ctx);
  }

  /** The store may have served another world before: its queue goes. */
  static async create(db: Kysely<Database>): Promise<World> {
    await db.deleteFrom('message_queue').execute();
    await db.deleteFrom('message').execute();
    await db.deleteFrom('activity').execute();
    const world = new World(testContext(db, new SteppedClock()));
    const row = { id: world.accountId, name: 'Test', is_operator: false, webhook_secret: Buffer.from('') };
    await db
      .insertInto('account')
      .values({ ...row, created_at: nowDate(world.ctx) })
      .execute();
    return world;
  }

  /** A Twilio channel; its id. */
  async addChannel(messagesPerSecond: number | null = null): Promise<string> {
    const id = newId(this.ctx);
    const at = nowDate(this.ctx);
    const config = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'token', apiBaseUrl: 'https://provider.test' };
    const row = { account_id: this.accountId, id, kind: 'twilio' as const, name: 'Test', sender: '+15550009999' };
    await this.ctx.db
      .insertInto('channel')
      .values({
        ...row,
        config: '{}',
        secrets: Buffer.from(''),
        messages_per_second: messagesPerSecond,
        created_at: at,
        updated_at: at,
      })
      .execute();
    const outsideId = encodeId('chn', id);
    this.channels.set(outsideId, {
      accountId: this.accountId,
      id,
      adapter: twilioAdapter as LoadedChannel['adapter'],
      access: { id: outsideId, sender: row.sender, config },
      messagesPerSecond,
      inboundUrl: `https://hookline.example/channels/${outsideId}/inbound`,
      statusUrl: `https://hookline.example/channels/${outsideId}/status`,
    });
    return id;
  }

  async addPerson(channelId: string, phone = '+525500000000'): Promise<TestPerson> {
    const contactId = newId(this.ctx);
    const at = nowDate(this.ctx);
    await this.ctx.db
      .insertInto('contact')
      .values({ account_id: this.accountId, id: contactId, name: null, fields: '{}', created_at: at, updated_at: at })
      .execute();
    await this.ctx.db
      .insertInto('contact_address')
      .values({ account_id: this.accountId, kind: 'phone', value: phone, contact_id: contactId, created_at: at })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return { accountId: this.accountId, channelId, contactId, conversationId: newId(this.ctx), phone };
  }

  addProcess(
    options: { db?: Kysely<Database>; limits?: Partial<OutgoingLimits>; scheduler?: Scheduler } = {},
  ): TestProcess {
    const ctx = options.db ? { ...this.ctx, db: options.db } : this.ctx;
    const provider = new FakeProvider();
    const stepped = new SteppedScheduler({ passingMs: 5 });
    const channels: Pick<ChannelDirectory, 'find'> = { find: async (id) => this.channels.get(id) };
    const { fetch } = provider;
    const scheduler = options.scheduler ?? stepped;
    const { emitter } = createTestEmitter(ctx);
    const deps = { ctx, channels, emitter, fetch, scheduler };
    const dispatcher = createOutgoingDispatcher({ ...deps, limits: options.limits ?? {} });
    return { ctx, dispatcher, provider, scheduler: stepped };
  }

  job(person: TestPerson, text: string): OutgoingJob {
    const { accountId, channelId, contactId, conversationId, phone } = person;
    const to = { kind: 'phone' as const, value: phone };
    return { accountId, messageId: newId(this.ctx), channelId, conversationId, contactId, to, content: { text } };
  }

  /** What a turn does: records and enqueues, in one transaction. */
  enqueue(ctx: Context, jobs: OutgoingJob[], lease: OutgoingLease | null): Promise<EnqueuedJobs> {
    return inTransaction(ctx, async (tx) => {
      await insertMessages(
        tx,
        jobs.map(({ messageId: id, ...job }) => ({
          ...job,
          id,
          direction: 'out' as const,
          state: 'queued' as const,
          text: job.content.text,
          replyTo: this.replyTo,
          origin: NO_ORIGIN,
        })),
      );
      return enqueueOutgoing(tx, jobs, lease);
    });
  }

  /** Records that a person said STOP; the message's id. */
  async hearStop({ phone: _, ...person }: TestPerson): Promise<string> {
    const id = newId(this.ctx);
    const said = { text: 'STOP', content: { type: 'text', text: 'STOP' }, providerId: id } as const;
    await insertMessages(this.ctx, [{ ...person, ...said, id, direction: 'in', trace: { outcome: 'opted_out' } }]);
    return id;
  }

  /** A turn of this process that says these texts to a person; the message ids. */
  async say(process: TestProcess, person: TestPerson, ...texts: string[]): Promise<string[]> {
    const jobs = texts.map((text) => this.job(person, text));
    const lease = process.dispatcher.reserve(jobs.length);
    process.dispatcher.start(await this.enqueue(process.ctx, jobs, lease));
    return jobs.map((job) => job.messageId);
  }

  /** Queues texts that nobody holds. */
  async queue(person: TestPerson, ...texts: string[]): Promise<string[]> {
    const jobs = texts.map((text) => this.job(person, text));
    await this.enqueue(this.ctx, jobs, null);
    return jobs.map((job) => job.messageId);
  }

  /** Takes in what a provider reports on messages of a channel. */
  report(channelId: string, updates: StatusUpdate[], ctx = this.ctx, accountId = this.accountId): Promise<void> {
    const { emitter } = createTestEmitter(ctx);
    return emitter.transaction({ ...ctx, accountId }, (tx, emit) => applyStatuses(tx, emit, channelId, updates));
  }

  /** What was told, in order: the type and what it carries. */
  async events(): Promise<{ type: string; data: Record<string, unknown> }[]> {
    const rows = await this.ctx.db.selectFrom('activity').select(['type', 'data']).orderBy('id').execute();
    return rows.map(({ type, data }) => ({ type, data: data as Record<string, unknown> }));
  }

  /** Lets time pass for the queue, whose clock is the database's. The whole table is locked: no deadlock over its rows. */
  async passQueueTime(ms: number): Promise<void> {
    const span = sql`make_interval(secs => ${ms / 1000}::float8)`;
    await this.ctx.db.transaction().execute(async (tx) => {
      await sql`lock table message_queue in exclusive mode`.execute(tx);
      await sql`update message_queue set due_at = due_at - ${span}, leased_until = leased_until - ${span}`.execute(tx);
    });
  }

  async queueRows() {
    const { rows } = await sql<{
      id: string;
      attempt_count: number;
      claim_id: string | null;
      due_in_ms: number;
      leased_for_ms: number | null;
    }>`
      select id, attempt_count, claim_id, extract(epoch from due_at - clock_timestamp())::float8 * 1000 as due_in_ms,
        extract(epoch from leased_until - clock_timestamp())::float8 * 1000 as leased_for_ms
      from message_queue order by id`.execute(this.ctx.db);
    return rows;
  }

  async message(id: string) {
    const row = await this.ctx.db.selectFrom('message').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    return { state: row.state, providerId: row.provider_id, error: row.error };
  }

  async states(): Promise<Record<string, string>> {
    const rows = await this.ctx.db.selectFrom('message').select(['text', 'state']).orderBy('id').execute();
    return Object.fromEntries(rows.map((row) => [row.text, row.state]));
  }
}

// Below the runner's own limit, whose message would not say what was waited for.
const WAIT_MAX_MS = 20_000;

/** Waits, turn by turn of the event loop, for what is under way in memory or in the store; no time passes. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const started = performance.now();
  while (!(await condition())) {
    if (performance.now() - started > WAIT_MAX_MS) throw new Error(`never came true: ${condition}`);
    await setImmediate();
  }
}
