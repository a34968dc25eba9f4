import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPostgresDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { newId } from '../../store/context.ts';
import type { OutgoingRequest } from '../egress/sender.ts';
import { getPolicy, type Policy } from '../policy.ts';
import type { SentRequest } from '../testing/harness.ts';
import type { TestEndpoint } from '../testing/rows.ts';
import { listLanes } from './list-lanes.ts';
import { retryLanes } from './retry-lanes.ts';
import { skipHead } from './skip-head.ts';
import { LaneWorld, MINUTE_MS, SECOND_MS, until } from './testing/lane-world.ts';

// Leases can only be fought over where there are several connections: PGlite has one.
let database: TestDatabase;
let world: LaneWorld;
beforeAll(async () => {
  database = await createPostgresDatabase({ steppedClock: true });
  world = new LaneWorld(database);
});
afterAll(() => database.close());

const DEADLINE_MS = 15 * SECOND_MS;
const PEOPLE = ['+525500000001', '+525500000002'];

/** What a receiver sees of one lane, and what it may see next. */
class LaneModel {
  /** Bodies by number, as they were owed. */
  readonly owed: string[] = [];
  /** Numbers that nobody needs to send any more. */
  readonly over = new Set<number>();
  readonly open = new Map<SentRequest, { at: number; numbers: number[] }>();
  readonly #bytesById = new Map<string, string>();

  receive(sent: SentRequest, at: number): void {
    const { body } = sent.request;
    const [first = 0, last = first] = (sent.header('hookline-sequence') ?? '').split('-').map(Number);
    const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    const payloads = numbers.map((number) => this.owed[number - 1]);
    const id = sent.header('webhook-id') ?? '';
    expect(body).toBe(id.startsWith('bat_') ? `[${payloads.join(',')}]` : payloads[0]);
    expect(this.#bytesById.get(id) ?? body).toBe(body);
    this.#bytesById.set(id, body);
    // In sequence: whatever comes before is over.
    for (let number = 1; number < first; number++) expect(this.over).toContain(number);
    // One at a time: a request that was not answered has met its deadline.
    for (const other of this.open.values()) expect(at - other.at).toBeGreaterThanOrEqual(DEADLINE_MS);
    this.open.set(sent, { at, numbers });
  }

  end(sent: SentRequest, isOver: boolean): void {
    if (isOver) for (const number of this.open.get(sent)?.numbers ?? []) this.over.add(number);
    this.open.delete(sent);
  }
}

/** Endpoints of each kind with processes that send, and a receiver that watches. */
class Scene {
  readonly lanes = new Map<string, LaneModel>();
  readonly #processes: ReturnType<LaneWorld['openProcess']>[] = [];
  readonly #openBy = new Map<SentRequest, LaneModel>();
  readonly endpoints: { endpoint: TestEndpoint; byPerson: boolean; givesUp: boolean }[] = [];
  readonly #faults: unknown[] = [];
  #payloads = 0;

  async setUp(): Promise<this> {
    await world.clear();
    const batch = { flushMs: MINUTE_MS, countMax: 3, bytesMax: 40 };
    const policy: Policy = { ...getPolicy('yespo-ordered'), gapsMs: [5 * SECOND_MS, MINUTE_MS], batch };
    const batched = await world.insertEndpoint({ url: 'https://0.test/' });
    const policyId = newId(world.ctx);
    const row = { account_id: batched.accountId, id: policyId, name: 'small', base: 'yespo-ordered' };
    await world.ctx.db
      .insertInto('delivery_policy')
      .values({ ...row, definition: JSON.stringify(policy), created_at: new Date() })
      .execute();
    await world.ctx.db.updateTable('endpoint').set({ policy: policyId }).where('id', '=', batched.endpointId).execute();
    const plain = await world.insertUnbatched({ url: 'https://1.test/' });
    const byPerson = await world.insertUnbatched({ url: 'https://2.test/', order_by: 'phoneNumber' });
    const hasty = await world.insertUnbatched({ url: 'https://3.test/', policy: 'flow-sync' });
    for (const endpoint of [batched, plain, byPerson, hasty]) {
      this.endpoints.push({ endpoint, byPerson: endpoint === byPerson, givesUp: endpoint === hasty });
    }
    this.open();
    this.open();
    return this;
  }

  /** Starts another process beside those that are there, some of them perhaps dead. */
  open(): void {
    const process = world.openProcess();
    process.network.reply = () => {
      const sent = process.network.sent.at(-1) as SentRequest;
      const lane = this.#laneOf(sent.request);
      this.#openBy.set(sent, lane);
      try {
        lane.receive(sent, world.clock.now());
      } catch (error) {
        // Thrown here it would be a sender's fault, and be tried again.
        this.#faults.push(error);
      }
      return undefined;
    };
    this.#processes.push(process);
  }

  async owe(nth: number, count: number, who: number): Promise<void> {
    const { endpoint, byPerson } = this.#endpoint(nth);
    const person = PEOPLE[who % PEOPLE.length] as string;
    const events = Array.from({ length: count }, () => {
      return { person, payload: JSON.stringify({ n: this.#payloads++, person }) };
    });
    this.#lane(this.endpoints.indexOf(this.#endpoint(nth)), byPerson ? person : '').owed.push(
      ...events.map(({ payload }) => payload),
    );
    await world.owe(endpoint, events);
  }

  throwFault(): void {
    if (this.#faults.length > 0) throw this.#faults[0];
  }

  /** The newest processes claim; older ones have died, and what they sent may still be answered. */
  async sweep(nth: number): Promise<void> {
    await this.#processes.slice(-2)[nth % 2]?.dispatcher.sweep();
  }

  async answer(nth: number, status: number): Promise<void> {
    const sent = [...this.#openBy.keys()][nth % Math.max(1, this.#openBy.size)];
    if (!sent) return;
    const lane = this.#openBy.get(sent);
    const { givesUp } = this.#endpoint(Number(new URL(sent.request.url).hostname.split('.')[0]));
    lane?.end(sent, status === 200 || givesUp);
    this.#openBy.delete(sent);
    sent.answer({ status });
  }

  async skip(nth: number): Promise<void> {
    const { endpoint } = this.#endpoint(nth);
    const rows = (await world.lanes()).filter(({ endpoint_id }) => endpoint_id === endpoint.endpointId);
    for (const { key } of rows) {
      const lane = this.#lane(this.endpoints.indexOf(this.#endpoint(nth)), key);
      const account = { ...world.ctx, accountId: endpoint.accountId };
      const { items } = await listLanes(account, endpoint.endpointId, { limit: 10 });
      const head = items.find((item) => item.key === key)?.head;
      if (!head) continue;
      const [first = 0, last = first] = head.sequence.split('-').map(Number);
      // Counted before it is done: what follows may be on its way when the answer comes.
      const skipped = Array.from({ length: last - first + 1 }, (_, index) => first + index);
      const before = skipped.filter((number) => lane.over.has(number));
      for (const number of skipped) lane.over.add(number);
      await skipHead(account, endpoint.endpointId, { key, head: head.id }).catch(() => {
        for (const number of skipped) if (!before.includes(number)) lane.over.delete(number);
      });
    }
  }

  async setState(nth: number, state: 'active' | 'paused'): Promise<void> {
    const { endpointId } = this.#endpoint(nth).endpoint;
    await world.ctx.db.updateTable('endpoint').set({ state }).where('id', '=', endpointId).execute();
  }

  async retry(nth: number): Promise<void> {
    const { accountId, endpointId } = this.#endpoint(nth).endpoint;
    await retryLanes({ ...world.ctx, accountId }, endpointId);
  }

  /** Receivers and processes are well from now on: everything gets through, and nothing is left. */
  async finish(): Promise<void> {
    for (const nth of this.endpoints.keys()) await this.setState(nth, 'active');
    this.open();
    await world.pass(2 * MINUTE_MS);
    await until(async () => {
      while (this.#openBy.size > 0) await this.answer(0, 200);
      await this.sweep(1);
      await world.pass(5 * SECOND_MS);
      this.throwFault();
      return (await world.lanes()).every(({ due_at }) => due_at === null);
    });
    for (const lane of this.lanes.values()) {
      expect([...lane.over].sort((a, b) => a - b)).toEqual(lane.owed.map((_, index) => index + 1));
    }
    for (const { waiting_bytes, settled_sequence, last_sequence, claim_id } of await world.lanes()) {
      expect({ waiting_bytes, settled_sequence, claim_id }).toEqual({
        waiting_bytes: 0,
        settled_sequence: last_sequence,
        claim_id: null,
      });
    }
    for (const { dispatcher } of this.#processes) await dispatcher.drain();
    this.throwFault();
    await this.#expectOneAttemptRowPerPost();
  }

  /** What the log says was delivered is each number once. */
  async #expectOneAttemptRowPerPost(): Promise<void> {
    const rows = await world.attempts();
    const keys = rows.map(({ delivery_id, number }) => `${delivery_id}/${number}`);
    expect(new Set(keys).size).toBe(keys.length);
    const over = rows.filter(({ outcome }) => outcome !== 'retry').map(({ delivery_id }) => delivery_id);
    expect(new Set(over).size).toBe(over.length);
  }

  #endpoint(nth: number) {
    return this.endpoints[nth % this.endpoints.length] as (typeof this.endpoints)[number];
  }

  #laneOf({ url, body }: OutgoingRequest): LaneModel {
    const nth = Number(new URL(url).hostname.split('.')[0]);
    const { byPerson } = this.#endpoint(nth);
    return this.#lane(nth, byPerson ? JSON.parse(body).person : '');
  }

  #lane(nth: number, key: string): LaneModel {
    const name = `${nth}/${key}`;
    const lane = this.lanes.get(name) ?? new LaneModel();
    this.lanes.set(name, lane);
    return lane;
  }
}

const index = fc.nat(7);
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('owe' as const),
      index,
      count: fc.integer({ min: 1, max: 5 }),
      who: index,
    }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('sweep' as const), index }) },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('answer' as const), index, status: fc.constantFrom(200, 200, 500) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.constantFrom(1, 5_000, 20_000, 35_000, 60_000) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('crash' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('skip' as const), index }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('retry' as const), index }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('state' as const),
      index,
      state: fc.constantFrom('active' as const, 'paused' as const),
    }),
  },
);

it('every event arrives in sequence, one at a time, under batching, crashes, failures, skips and pauses; none vanishes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
      const scene = await new Scene().setUp();
      for (const each of steps) {
        if (each.kind === 'owe') await scene.owe(each.index, each.count, each.who);
        if (each.kind === 'sweep') await scene.sweep(each.index);
        if (each.kind === 'answer') await scene.answer(each.index, each.status);
        if (each.kind === 'pass') await world.pass(each.ms);
        if (each.kind === 'crash') scene.open();
        if (each.kind === 'skip') await scene.skip(each.index);
        if (each.kind === 'retry') await scene.retry(each.index);
        if (each.kind === 'state') await scene.setState(each.index, each.state);
      }
      await scene.finish();
    }),
    { numRuns: 80 },
  );
}, 120_000);
