import { sql } from 'kysely';
import { afterEach, expect, test, vi } from 'vitest';
import { checkReplies, checkRest } from '../support/crash-checks.ts';
import { endProcesses } from '../support/process.ts';
import { createPostgresStore, endLeases } from '../support/process-store.ts';
import { createWorld, newCrowd, stopDrained, type World } from '../support/world.ts';

/** A first start on an embedded store takes some seconds, more where suites share two cores. */
vi.setConfig({ testTimeout: 120_000 });

const PEOPLE = 150;
/** After so many answers each; the crowd gets 600. */
const BREAKS = [60, 180, 300, 420];

let world: World | undefined;
afterEach(async () => {
  await endProcesses();
  await world?.close();
});

test('PostgreSQL breaking every connection under load costs some 503s, loses nothing and repeats nothing', async () => {
  const store = await createPostgresStore();
  world = await createWorld(store);
  const breaks: Promise<{ rows: { broken: number }[] }>[] = [];
  let answered = 0;
  world.onEvent = (event) => {
    if (event === 'answered' && BREAKS.includes(++answered)) {
      breaks.push(
        sql<{ broken: number }>`
          select count(pg_terminate_backend(pid)) as broken from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()`.execute(store.db),
      );
    }
  };
  const crowd = newCrowd(world, PEOPLE);
  crowd.resume(world.hookline);
  await crowd.talk();
  for (const { rows } of await Promise.all(breaks)) expect(rows[0]?.broken).toBeGreaterThan(0);
  expect(breaks).toHaveLength(BREAKS.length);

  // A commit whose answer was lost leaves rows leased that nobody knows of: they stay for whoever comes after the lease.
  expect((await world.hookline.stop()).code).toBe(0);
  await endLeases(store.db);
  world.hookline = await world.start();
  await stopDrained(world);
  expect(checkReplies(world, crowd, new Set())).toBe(0);
  expect(await checkRest(world, crowd)).toBe(0);
});
