import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPgliteDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { systemScheduler } from '../../base/scheduler.ts';
import { BATCH_ROWS } from './run-batch.ts';
import { runImports } from './run-imports.ts';
import type { ContactImport } from './schema.ts';
import { createImportWorld } from './testing/world.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createPgliteDatabase();
});
afterAll(() => database.close());

test('whoever else has something to do gets their turn between two batches, on the embedded store too', async () => {
  const world = await createImportWorld(database);
  const rows = Array.from({ length: 8 * BATCH_ROWS }, (_, n) => `person${n}@example.com`);
  const { body } = await world.send(`email\n${rows.join('\n')}\n`);
  const end = new AbortController();
  const running = runImports(world.base, systemScheduler, end.signal);
  const seen = new Set<number>();
  for (let state = 'running'; state === 'running'; ) {
    // As a request comes in: not before the process has looked for it.
    await setImmediate();
    const imported = await world.get<ContactImport>(`/v1/contacts/imports/${body.id}`);
    seen.add(imported.rows);
    ({ state } = imported);
  }
  end.abort();
  await running;
  expect(seen).toContain(8 * BATCH_ROWS);
  expect(seen.size).toBeGreaterThan(4);
});
