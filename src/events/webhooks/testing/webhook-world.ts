import { type ApiAnswer, createTestApi, type TestAccount, type TestApi } from '../../../../test/support/api.ts';
import { SteppedClock, testContext } from '../../../../test/support/context.ts';
import type { TestDatabase } from '../../../../test/support/database.ts';
import { advanceDatabase } from '../../../../test/support/database-clock.ts';
import type { OutgoingRequest, Sender } from '../../../deliveries/egress/sender.ts';
import type { RequestTrace, Tracer } from '../../../deliveries/egress/tracer.ts';
import { attemptResult } from '../../../deliveries/testing/fixtures.ts';
import type { Context } from '../../../store/context.ts';
import type { EventData, EventType } from '../../event-types.ts';
import { testEvent } from '../../testing/events.ts';
import type { Webhook } from '../schema.ts';

export interface Problem {
  code: string;
  detail: string;
  errors?: { path: string; code?: string; message: string }[];
}

type Answer<T = Webhook> = Promise<ApiAnswer<T & Problem>>;

/** A network for GETs and tests: keeps what was asked and answers what it is told to. */
export class FakeTracer {
  readonly asked: OutgoingRequest[] = [];
  reply: (request: OutgoingRequest) => Partial<RequestTrace['result']> = () => ({});

  readonly trace: Tracer = async (request) => {
    this.asked.push(request);
    const result = attemptResult(this.reply(request));
    return { result, resolved: [], connection: null, raw: null, response: null, errorCode: null };
  };
}

/** One account with webhooks, on a store whose clock is stepped with the context's. */
export class WebhookWorld {
  readonly clock = new SteppedClock();
  readonly ctx: Context;
  readonly api: TestApi;
  readonly tracer = new FakeTracer();
  account!: TestAccount;

  constructor(database: TestDatabase, options: { egressAllow?: string; trace?: Tracer; send?: Sender } = {}) {
    this.ctx = testContext(database.db, this.clock);
    this.api = createTestApi(this.ctx, { trace: this.tracer.trace, ...options });
  }

  /** A new account, which has nothing. */
  async begin(): Promise<void> {
    this.account = await this.api.createAccount();
    this.tracer.asked.splice(0);
    this.tracer.reply = () => ({});
    this.api.network.sent.splice(0);
    this.api.network.reply = () => ({});
  }

  create(input: Record<string, unknown> = {}): Answer {
    return this.account.call('POST', '/v1/webhooks', { name: 'CRM', url: 'https://partner.example/hook', ...input });
  }

  /** One that has to come about. */
  async made(input: Record<string, unknown> = {}): Promise<Webhook> {
    const { status, body } = await this.create(input);
    if (status !== 201) throw new Error(JSON.stringify(body));
    return body;
  }

  read = (id: string): Answer => this.account.call('GET', `/v1/webhooks/${id}`);
  change = (id: string, change: object): Answer => this.account.call('PATCH', `/v1/webhooks/${id}`, change);
  remove = (id: string): Answer => this.account.call('DELETE', `/v1/webhooks/${id}`);
  step = (id: string, step: string, body: object = {}): Answer =>
    this.account.call('POST', `/v1/webhooks/${id}/${step}`, body);
  stateOf = async (id: string): Promise<string | undefined> => (await this.read(id)).body.state;

  /** Tells of an event as its cause would, and lets what can be sent at once be sent. */
  async emit<T extends EventType>(type: T, changes: Partial<EventData<T>> = {}): Promise<void> {
    const { accountId } = this.account.ctx;
    const event = { ...testEvent(type, changes), accountId, at: this.clock.now() };
    await this.api.emitter.transaction(this.ctx, async (_tx, emit) => emit(event));
    await this.api.idle();
  }

  /** Claims and sends what is due, and what follows from that. */
  async work(): Promise<void> {
    const { dispatcher, lanes } = this.api.dispatchers;
    await dispatcher.sweep();
    await lanes.sweep();
    await this.api.idle();
  }

  /** Sends all that is due to an endpoint that is ramped up or catches up: some more with each second. */
  async workOff(): Promise<void> {
    for (let second = 0; second < 8; second++) {
      await this.work();
      await this.pass(1_000);
    }
  }

  /** Lets `ms` pass for everybody, the store included: one with a stepped clock. */
  async pass(ms: number): Promise<void> {
    await advanceDatabase(this.ctx.db, ms);
    this.clock.advance(ms);
    this.api.scheduler.advance(ms);
  }

  /** The bodies sent so far. */
  bodies(): unknown[] {
    return this.api.network.sent.map(({ request }) => JSON.parse(request.body));
  }

  /** How many deliveries are owed: queued ones, and those in lanes. */
  async owed(): Promise<number> {
    const queued = await this.ctx.db.selectFrom('delivery_queue').select('id').execute();
    const lanes = await this.ctx.db.selectFrom('delivery_lane').select(['last_sequence', 'settled_sequence']).execute();
    return lanes.reduce((sum, lane) => sum + lane.last_sequence - lane.settled_sequence, queued.length);
  }
}
