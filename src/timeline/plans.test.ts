import { type RawBuilder, sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SteppedClock, testContext } from '../../test/support/context.ts';
import { createPostgresDatabase, type TestDatabase } from '../../test/support/database.ts';
import { newUuid } from '../base/ids.ts';
import { insertTestAccount } from '../deliveries/testing/rows.ts';
import { selectDeliveriesOfEvents, selectMessagesOf } from './queries.ts';

const ROWS = 20_000;
const CONTACTS = 200;

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Loops': number;
  'Actual Rows': number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

let database: TestDatabase;
let accountId: string;
const contacts = Array.from({ length: CONTACTS }, () => newUuid(0));
let eventIds: string[];

beforeAll(async () => {
  database = await createPostgresDatabase();
  const ctx = testContext(database.db, new SteppedClock());
  accountId = await insertTestAccount(ctx);
  const endpointId = newUuid(0);
  const ids = Array.from({ length: ROWS }, (_, n) => newUuid(ctx.clock.now() + n));
  eventIds = ids.filter((_, n) => n % 500 === 0);
  const list = sql`unnest(${`{${ids.join(',')}}`}::uuid[]) with ordinality as w(id, n)`;
  const whose = sql`(${`{${contacts.join(',')}}`}::uuid[])[1 + w.n % ${CONTACTS}::int]`;
  await sql`
    insert into message (account_id, id, direction, state, channel_id, contact_id, conversation_id, text, content, created_at,
      updated_at)
    select ${accountId}::uuid, w.id, 'in', 'received', w.id, ${whose}, w.id, 'x', '{}', now(), now()
    from ${list}`.execute(database.db);
  await sql`
    insert into delivery (account_id, id, endpoint_id, payload, created_at)
    select ${accountId}::uuid, w.id, ${endpointId}::uuid, '{}', now() from ${list}`.execute(database.db);
  await sql`
    insert into attempt (account_id, delivery_id, number, at, outcome, timing)
    select ${accountId}::uuid, w.id, 1, now(), 'delivered', '{}' from ${list}`.execute(database.db);
  await sql`analyze message, delivery, attempt`.execute(database.db);
});
afterAll(() => database.close());

/** How many rows a statement reads of tables, and whether it reads one from end to end. */
async function explain(statement: RawBuilder<unknown>): Promise<{ rows: number; scans: string[] }> {
  const { rows } = await sql<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>`
    explain (analyze, format json) ${statement}`.execute(database.db);
  const [plan] = rows[0]?.['QUERY PLAN'] ?? [];
  const flatten = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flatten)];
  const nodes = (plan ? flatten(plan.Plan) : []).filter((node) =>
    /^(message|delivery|attempt)/.test(node['Relation Name'] ?? ''),
  );
  expect(nodes.length).toBeGreaterThan(0);
  return {
    rows: nodes.reduce(
      (sum, node) => sum + node['Actual Loops'] * (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)),
      0,
    ),
    scans: nodes
      .filter((node) => node['Node Type'] === 'Seq Scan' && node['Actual Rows'] > 0)
      .map((node) => node['Relation Name'] ?? ''),
  };
}

test('a page of messages reads that page', async () => {
  const of = { contactId: contacts[3] ?? '', before: eventIds.at(-1) ?? '', limit: 51 };
  expect(await explain(selectMessagesOf(accountId, of))).toEqual({ rows: 51, scans: [] });
});

test('the deliveries of events are found by ranges of keys', async () => {
  const { rows, scans } = await explain(selectDeliveriesOfEvents(accountId, eventIds, 20));
  expect(scans).toEqual([]);
  // The payload and the attempt of each.
  expect(rows).toBeLessThanOrEqual(2 * eventIds.length);
  expect(rows).toBeGreaterThanOrEqual(eventIds.length);
});
