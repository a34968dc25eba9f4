import type { Kysely } from 'kysely';
import type { Clock } from '../../src/base/clock.ts';
import { newUuid } from '../../src/base/ids.ts';
import { createVault } from '../../src/base/vault.ts';
import type { Context, Log } from '../../src/store/context.ts';
import type { Database } from '../../src/store/schema.ts';

/** A clock that stands until it is moved. */
export class SteppedClock implements Clock {
  readonly timeZone: string;
  #now: number;

  constructor(start = Date.parse('2026-11-21T22:43:53.120Z'), timeZone = 'UTC') {
    this.#now = start;
    this.timeZone = timeZone;
  }

  now(): number {
    return this.#now;
  }

  advance(ms: number): void {
    this.#now += ms;
  }
}

/**
 * For tests of when something was made, which its id tells: ids of one process, and so of one worker's tests, do not go
 * back by seconds, but by an hour they do.
 */
export function createIdClock(): SteppedClock {
  const clock = new SteppedClock();
  newUuid(clock.now() - 3_600_000);
  return clock;
}

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** A log that keeps what was said, for tests that promise a line. */
export function recordingLog(): Log & { lines: { level: string; fields: object; message: string }[] } {
  const lines: { level: string; fields: object; message: string }[] = [];
  const record = (level: string) => (fields: object, message: string) => void lines.push({ level, fields, message });
  return { lines, debug: record('debug'), info: record('info'), warn: record('warn'), error: record('error') };
}

export function testContext(db: Kysely<Database>, clock: Clock = new SteppedClock()): Context {
  return { db, clock, vault: createVault('a secret for tests only'), log: silentLog };
}
