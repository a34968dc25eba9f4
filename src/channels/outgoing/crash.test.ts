import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createPostgresDatabase, type TestDatabase } from '../../../test/support/database.ts';
import type { ReceivedCall } from './testing/fake-provider.ts';
import { type TestPerson, type TestProcess, until, World } from './testing/world.ts';

let database: TestDatabase;
let world: World;
let channelId: string;
beforeAll(async () => {
  database = await createPostgresDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  world = await World.create(database.db);
  channelId = await world.addChannel();
});

/** Some turns of the event loop and a round trip to the store. */
async function aWhile(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await setImmediate();
  await sql`select 1`.execute(database.db);
}

/** After this long every call has ended, and what was waiting for its turn has gone back. */
const ALL_OVER_MS = 15_000;

/**
 * The same time for processes and store. A real process has seconds to write down how a call ended before its lease
 * does; here that is done before the store's clock moves.
 */
async function pass(ms: number, processes: TestProcess[]): Promise<void> {
  const over = ms > ALL_OVER_MS ? Promise.all(processes.map(({ dispatcher }) => dispatcher.idle())) : undefined;
  const passed = await advanceUntil(over, ms, processes);
  await world.passQueueTime(passed);
}

/**
 * Steps the time of processes by `ms`, and again until `over` has come: on a busy machine a call may begin only after a
 * step, and its deadline then lies behind it. Gives the time that passed.
 */
async function advanceUntil(over: Promise<unknown> | undefined, ms: number, processes: TestProcess[]): Promise<number> {
  let isOver = over === undefined;
  void over?.then(() => {
    isOver = true;
  });
  for (let passed = ms; ; passed += ms) {
    for (const { scheduler } of processes) scheduler.advance(ms);
    await aWhile();
    if (isOver) return passed;
  }
}

describe('when a process dies', () => {
  test('another one sends the rest after the lease, in order, and repeats only what was in flight', async () => {
    const dying = world.addProcess();
    const heir = world.addProcess({ db: database.connect() });
    const [ann, bob] = [
      await world.addPerson(channelId, '+525500000001'),
      await world.addPerson(channelId, '+525500000002'),
    ];
    await world.say(dying, ann, 'a1', 'a2', 'a3');
    await world.say(dying, bob, 'b1', 'b2');
    await until(() => dying.provider.calls.length === 2);
    dying.provider.calls[0]?.accept();
    await until(() => dying.provider.calls.length === 3);
    dying.provider.die();

    heir.provider.acceptAll();
    await heir.dispatcher.sweep();
    await heir.dispatcher.idle();
    expect(heir.provider.calls).toEqual([]);
    await world.passQueueTime(30_000);
    for (let round = 0; round < 3; round++) {
      await heir.dispatcher.sweep();
      await heir.dispatcher.idle();
    }
    expect(dying.provider.texts).toEqual(['a1', 'b1', 'a2']);
    expect(heir.provider.texts.filter((text) => text.startsWith('a'))).toEqual(['a2', 'a3']);
    expect(heir.provider.texts.filter((text) => text.startsWith('b'))).toEqual(['b1', 'b2']);
    expect(await world.states()).toEqual({ a1: 'sent', a2: 'sent', a3: 'sent', b1: 'sent', b2: 'sent' });
    expect(await world.queueRows()).toEqual([]);
  });

  test('what it sent and could not record any more is not taken for a failure by its late result', async () => {
    const slow = world.addProcess();
    const other = world.addProcess({ db: database.connect() });
    const ann = await world.addPerson(channelId);
    const [id] = (await world.say(slow, ann, 'a')) as [string];
    await until(() => slow.provider.calls.length === 1);
    await world.passQueueTime(30_000);
    await other.dispatcher.sweep();
    await until(() => other.provider.calls.length === 1);
    slow.provider.calls[0]?.answer(400, { code: 21211 });
    await slow.dispatcher.idle();
    expect(await world.message(id)).toMatchObject({ state: 'queued' });
    other.provider.calls[0]?.accept();
    await other.dispatcher.idle();
    expect(await world.message(id)).toMatchObject({ state: 'sent' });
  });
});

describe('two processes on one queue', () => {
  test('everybody gets everything once and in order, whoever says it and whoever sends it', async () => {
    const processes = [world.addProcess(), world.addProcess({ db: database.connect() })] as const;
    const people: TestPerson[] = [];
    for (let nth = 0; nth < 6; nth++) people.push(await world.addPerson(channelId, `+52550000000${nth}`));
    const order: string[] = [];
    for (const { provider } of processes) {
      provider.onCall = (call) => {
        order.push(call.text);
        void setImmediate().then(() => call.accept());
      };
    }
    const stop = new AbortController();
    const running = processes.map(({ dispatcher }) => dispatcher.run(stop.signal));
    await Promise.all(
      people.map(async (person, who) => {
        for (let nth = 0; nth < 12; nth++)
          await world.say(processes[(who + nth) % 2] as TestProcess, person, `${who}:${nth}`);
      }),
    );
    await until(async () => {
      for (const { scheduler } of processes) scheduler.advance(20);
      return order.length >= 72;
    });
    stop.abort();
    await Promise.all([...processes.map(({ dispatcher }) => dispatcher.drain()), ...running]);
    for (const who of people.keys()) {
      const expected = Array.from({ length: 12 }, (_, nth) => `${who}:${nth}`);
      expect(order.filter((text) => text.startsWith(`${who}:`))).toEqual(expected);
    }
    expect(new Set(Object.values(await world.states()))).toEqual(new Set(['sent']));
  });
});

type Command =
  | { kind: 'say'; process: number; person: number; count: number }
  | { kind: 'queue'; person: number }
  | { kind: 'answer'; call: number; how: 'accept' | 'busy' | 'refuse' | 'break' | 'no_connection' }
  | { kind: 'sweep' | 'crash' | 'restart'; process: number }
  | { kind: 'pass'; ms: number };

const index = (max: number) => fc.integer({ min: 0, max: max - 1 });
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('say' as const),
      process: index(2),
      person: index(3),
      count: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('queue' as const), person: index(3) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('answer' as const),
      call: index(6),
      how: fc.constantFrom(
        'accept' as const,
        'accept' as const,
        'busy' as const,
        'refuse' as const,
        'break' as const,
        'no_connection' as const,
      ),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('sweep' as const), process: index(2) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('crash' as const, 'restart' as const), process: index(2) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.constantFrom(1_000, 6_000, 31_000, 130_000) }),
  },
);

/** Runs commands against two processes and keeps account of every call, in the order they were made. */
class Run {
  readonly processes: TestProcess[] = [];
  readonly people: TestPerson[] = [];
  readonly said: number[] = [];
  /** Per person the number of each message called for, in order. */
  readonly called: number[][] = [];
  readonly accepted = new Map<string, number>();
  /** How often a message may have been accepted beyond once: it was under way, or not written down, in a crash. */
  readonly excused = new Map<string, number>();
  readonly violations: string[] = [];
  #open: { call: ReceivedCall; process: TestProcess }[] = [];

  async setUp(): Promise<void> {
    for (let nth = 0; nth < 3; nth++) {
      this.people.push(await world.addPerson(channelId, `+52550000000${nth}`));
      this.said.push(0);
      this.called.push([]);
    }
    for (let nth = 0; nth < 2; nth++) this.processes.push(this.#start());
  }

  async do(step: Command): Promise<void> {
    switch (step.kind) {
      case 'say':
        await world.say(
          this.process(step.process),
          this.people[step.person] as TestPerson,
          ...this.#texts(step.person, step.count),
        );
        break;
      case 'queue':
        await world.queue(this.people[step.person] as TestPerson, ...this.#texts(step.person, 1));
        break;
      case 'answer':
        this.#answer(step.call, step.how);
        break;
      case 'sweep':
        await this.process(step.process).dispatcher.sweep();
        break;
      case 'crash':
        await this.#crash(step.process);
        break;
      case 'restart':
        await this.#restart(step.process);
        break;
      case 'pass':
        await pass(step.ms, this.processes);
    }
    await aWhile();
  }

  /** From here on everything is accepted and time passes until nothing is left. */
  async finish(): Promise<void> {
    const last = this.process(0);
    for (const process of this.processes) process.provider.onCall = (call) => this.#onCall(call, process, true);
    for (let nth = this.#open.length; nth > 0; nth--) this.#answer(0, 'accept');
    for (let round = 0; (await world.queueRows()).length > 0; round++) {
      if (round > 60) throw new Error('messages are left in the queue');
      await pass(31_000, this.processes);
      await world.passQueueTime(3_600_000);
      await last.dispatcher.sweep();
      await last.dispatcher.idle();
    }
    for (const { dispatcher } of this.processes) await dispatcher.drain();
  }

  process(nth: number): TestProcess {
    return this.processes[nth] as TestProcess;
  }

  #texts(person: number, count: number): string[] {
    return Array.from({ length: count }, () => {
      const number = this.said[person] ?? 0;
      this.said[person] = number + 1;
      return `${person}:${number}`;
    });
  }

  #start(): TestProcess {
    const process = world.addProcess();
    process.provider.onCall = (call) => this.#onCall(call, process, false);
    return process;
  }

  #onCall(call: ReceivedCall, process: TestProcess, accepts: boolean): void {
    const [person = 0, number = 0] = call.text.split(':').map(Number);
    const called = this.called[person] as number[];
    if (number < (called.at(-1) ?? 0)) this.violations.push(`${call.text} after ${called.at(-1)}`);
    const other = this.#open.find((open) => open.call.isOpen && open.call.to === call.to);
    if (other) this.violations.push(`${call.text} while ${other.call.text} is under way`);
    called.push(number);
    this.#open.push({ call, process });
    if (accepts) this.#answer(this.#open.length - 1, 'accept');
  }

  #answer(nth: number, how: (Command & { kind: 'answer' })['how']): void {
    this.#open = this.#open.filter(({ call }) => call.isOpen);
    const [open] = this.#open.splice(nth, 1);
    if (!open) return;
    const { call } = open;
    // A connection that broke may have broken after the provider took the message over.
    if (how === 'accept' || how === 'break') this.accepted.set(call.text, (this.accepted.get(call.text) ?? 0) + 1);
    if (how === 'accept') call.accept();
    else if (how === 'busy') call.answer(503, {});
    // Of the message, not of its recipient, who would be sent nothing more.
    else if (how === 'refuse') call.answer(400, { code: 30007 });
    else call.fail(how === 'break' ? 'ECONNRESET' : 'ECONNREFUSED');
  }

  async #crash(nth: number): Promise<void> {
    const process = this.process(nth);
    process.provider.die();
    this.#open = this.#open.filter((open) => open.process !== process);
    const states = await world.states();
    for (const text of new Set(process.provider.texts)) {
      if (states[text] === 'queued') this.excused.set(text, (this.excused.get(text) ?? 0) + 1);
    }
    this.processes[nth] = this.#start();
  }

  async #restart(nth: number): Promise<void> {
    const process = this.process(nth);
    await advanceUntil(process.dispatcher.drain(), 10_000, [process]);
    this.processes[nth] = this.#start();
  }
}

test('any interleaving of sends, failures, crashes and restarts keeps each person’s order and loses nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 5, maxLength: 40 }), async (commands) => {
      world = await World.create(database.db);
      channelId = await world.addChannel();
      const run = new Run();
      await run.setUp();
      for (const step of commands) await run.do(step);
      await run.finish();
      expect(run.violations).toEqual([]);
      const states = await world.states();
      for (const [person, count] of run.said.entries()) {
        for (let number = 0; number < count; number++) expect(run.called[person]).toContain(number);
      }
      for (const [text, state] of Object.entries(states)) {
        expect(['sent', 'failed', 'unknown']).toContain(state);
        const accepted = run.accepted.get(text) ?? 0;
        expect(accepted, text).toBeLessThanOrEqual(1 + (run.excused.get(text) ?? 0));
        if (state === 'sent') expect(accepted, text).toBeGreaterThanOrEqual(1);
      }
    }),
    { numRuns: 100, endOnFailure: true },
  );
}, 120_000);
