import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SteppedClock, testContext } from '../../../test/support/context.ts';
import { createPostgresDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { newUuid } from '../../base/ids.ts';
import { ensurePartitions } from '../../deliveries/partitions.ts';
import { insertTestAccount } from '../../deliveries/testing/rows.ts';
import { FIRST_UUID, firstUuidAt, LAST_UUID } from '../../deliveries/uuid-range.ts';
import { pgArray } from '../../store/pg-array.ts';
import { ACTIVITY_TYPES, type EventType } from '../event-types.ts';
import { type ActivitySlice, selectSlice } from './slice-queries.ts';

const ROWS = 50_000;
const SIZE = 101;
const DAY_MS = 86_400_000;
const contacts = Array.from({ length: 500 }, () => newUuid(0));
const campaigns = [newUuid(0), newUuid(0)];
/** Of which one activity in a thousand is; one in twenty is of the small campaign. */
const RARE: EventType = 'contact.complained';

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Loops': number;
  'Actual Rows': number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

const flatten = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flatten)];
const rowsOf = (node: PlanNode) => node['Actual Loops'] * (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0));

const FILTERS: Record<string, Pick<ActivitySlice, 'contactId' | 'campaignId' | 'types'>> = {
  everything: {},
  'a common type': { types: ['message.read'] },
  'a rare type': { types: [RARE] },
  'several types': { types: [RARE, 'message.read', 'message.sent'] },
  'every type': { types: ACTIVITY_TYPES },
  'a contact': { contactId: contacts[7] },
  'a large campaign': { campaignId: campaigns[0] },
  'a small campaign': { campaignId: campaigns[1] },
  'a campaign and a type': { campaignId: campaigns[1], types: ['message.sent'] },
  'a campaign and a rare type': { campaignId: campaigns[0], types: [RARE] },
  'a contact and a type': { contactId: contacts[0], types: [RARE] },
  'a contact and a campaign': { contactId: contacts[7], campaignId: campaigns[0] },
  'a contact, a campaign and types': { contactId: contacts[7], campaignId: campaigns[1], types: ACTIVITY_TYPES },
  'somebody who has none': { contactId: '01a20047-c4a0-7000-8000-000000000009' },
};

/** How many walks over an index it takes. */
function walksOf({ contactId, campaignId, types }: Partial<ActivitySlice>): number {
  if (contactId !== undefined || (types ?? campaignId) === undefined) return 1;
  return (types ?? ACTIVITY_TYPES).length;
}

describe.each(['force_custom_plan', 'force_generic_plan'])('the plan of a slice of activities (%s)', (mode) => {
  const clock = new SteppedClock(Date.parse('2026-08-15T00:00:00Z'));
  const start = clock.now();
  const end = start + 100 * DAY_MS;
  let database: TestDatabase;
  let accountId: string;
  beforeAll(async () => {
    database = await createPostgresDatabase();
    const ctx = testContext(database.db, clock);
    accountId = await insertTestAccount(ctx);
    // August to December; nothing is written in December.
    await ensurePartitions(ctx, { daysAhead: 0 });
    for (let days = 0; days < 110; days += 15) {
      clock.advance(15 * DAY_MS);
      await ensurePartitions(ctx, { daysAhead: 0 });
    }
    const common = ['message.sent', 'message.delivered', 'message.read', 'conversation.answered'];
    await sql`
      insert into activity (account_id, id, type, at, contact_id, campaign_id, data)
      select ${accountId}::uuid, (substr(hex, 1, 8) || '-' || substr(hex, 9) || '-7000-8000-000000000000')::uuid,
        case when n % 1000 = 0 then ${RARE} else (${pgArray(common)}::text[])[1 + n % 4] end, now(),
        (${pgArray(contacts)}::uuid[])[1 + n % ${contacts.length}::int],
        (${pgArray(campaigns)}::uuid[])[case when n % 20 = 0 then 2 else 1 end], '{"contact":{"phone":"+525500000000"}}'
      from generate_series(0, ${ROWS}::int - 1) as n, lateral (
        select lpad(to_hex(${start}::bigint + n * ${Math.floor((end - start) / ROWS)}::bigint), 12, '0') as hex
      ) as ids`.execute(database.db);
    await sql`analyze activity`.execute(database.db);
  });
  afterAll(() => database.close());

  /** What reading a slice touches: nodes that scan partitions which have rows, and how many rows they go through. */
  async function explain(slice: Partial<ActivitySlice>) {
    const whole = { accountId, idFrom: FIRST_UUID, idBelow: LAST_UUID, order: 'newest', size: SIZE } as const;
    const nodes = await database.db.connection().execute(async (db) => {
      await sql`set plan_cache_mode = ${sql.lit(mode)}`.execute(db);
      const { rows } = await sql<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>`
        explain (analyze, format json) ${selectSlice({ ...whole, ...slice })}`.execute(db);
      return rows.flatMap((row) => flatten(row['QUERY PLAN'][0].Plan));
    });
    const scans = nodes.filter((node) => node['Relation Name']?.startsWith('activity') && node['Actual Loops'] > 0);
    return {
      sequential: scans.filter((node) => node['Node Type'] === 'Seq Scan' && rowsOf(node) > 0),
      partitions: new Set(scans.map((node) => node['Relation Name'])),
      rows: scans.reduce((sum, node) => sum + rowsOf(node), 0),
    };
  }

  it.each(Object.entries(FILTERS))(
    'for %s scans no partition that has rows, and reads little more than it shows',
    async (_name, filter) => {
      const walks = walksOf(filter);
      const periods = [{}, { idFrom: firstUuidAt(start + 30 * DAY_MS), idBelow: firstUuidAt(start + 90 * DAY_MS) }];
      for (const order of ['newest', 'oldest'] as const) {
        for (const period of periods) {
          const { sequential, rows } = await explain({ ...filter, ...period, order });
          expect(sequential).toEqual([]);
          // A row more of each partition, to put them in order.
          expect(rows).toBeLessThanOrEqual(walks * (SIZE + 8));
        }
      }
    },
  );

  it.each(Object.entries(FILTERS))('for %s looks only into the months that are asked for', async (_name, filter) => {
    const period = {
      idFrom: firstUuidAt(Date.parse('2026-09-10T00:00:00Z')),
      idBelow: firstUuidAt(Date.parse('2026-10-20T00:00:00Z')),
    };
    for (const order of ['newest', 'oldest'] as const) {
      const { partitions } = await explain({ ...filter, ...period, order });
      expect(['activity_202609', 'activity_202610']).toEqual(expect.arrayContaining([...partitions]));
    }
  });
});
