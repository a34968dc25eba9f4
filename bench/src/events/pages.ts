import { sql } from 'kysely';
import { authenticate } from '../../../src/accounts/authenticate.ts';
import { encodeId, newUuid } from '../../../src/base/ids.ts';
import { DAY_MS, ensurePartitions } from '../../../src/deliveries/partitions.ts';
import { activityRoutes } from '../../../src/events/activities/routes.ts';
import { RateLimit } from '../../../src/http/rate-limit.ts';
import { createRouter } from '../../../src/http/router.ts';
import { HOOKLINE_API_KEY } from '../deliveries/contenders/hookline-store.ts';
import type { BenchStore } from './store.ts';

/** Over how long the activities are spread: less than may be asked for at once. */
const DAYS = 85;
/** So many that each has a page of its own among the fewer activities. */
const PEOPLE = 250;
const ROWS_PER_STATEMENT = 50_000;
/** What happens most, and what one activity in a hundred is. */
const COMMON = ['message.sent', 'message.delivered', 'message.read', 'conversation.answered'];
const RARE = 'contact.complained';
const DATA =
  '{"contact":{"id":"cnt_01h47xjr000000000000000000","number":1,"phone":"+525500000000","email":null,"language":"es",' +
  '"keys":{}},"message":{"id":"msg_01h47xjr000000000000000000","channel":"sms","recipient":"+525500000000"}}';

/** People and campaigns that activities are about, UUIDs. */
export interface Crowd {
  people: string[];
  campaigns: string[];
}

export function makeCrowd(): Crowd {
  return {
    people: Array.from({ length: PEOPLE }, () => newUuid(0)),
    campaigns: Array.from({ length: 10 }, () => newUuid(0)),
  };
}

/** The months' partitions. Days come with them, which stay empty. */
export async function makeMonths({ ctx }: BenchStore): Promise<void> {
  for (let days = 0; days <= DAYS + 31; days += 28) {
    const clock = { ...ctx.clock, now: () => Date.now() - days * DAY_MS };
    await ensurePartitions({ ...ctx, clock }, { daysAhead: 0 });
  }
}

/** So many activities, spread evenly over the days before now. */
export async function fillActivities(
  { ctx, accountId }: BenchStore,
  { people, campaigns }: Crowd,
  count: number,
): Promise<void> {
  const start = Date.now() - DAYS * DAY_MS;
  for (let from = 0; from < count; from += ROWS_PER_STATEMENT) {
    const to = Math.min(from + ROWS_PER_STATEMENT, count) - 1;
    // Scattered by a step that has no divisor in common with the days' milliseconds; the row's number makes it unique.
    await sql`
      insert into activity (account_id, id, type, at, contact_id, campaign_id, data)
      select ${accountId}::uuid, (substr(hex, 1, 8) || '-' || substr(hex, 9) || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
        case when n % 100 = 0 then ${RARE} else (${`{${COMMON.join(',')}}`}::text[])[1 + n % ${COMMON.length}::int] end,
        now(), (${`{${people.join(',')}}`}::uuid[])[1 + n % ${people.length}::int],
        (${`{${campaigns.join(',')}}`}::uuid[])[1 + n / 7 % ${campaigns.length}::int], ${DATA}::json
      from generate_series(${from}::bigint, ${to}::bigint) as n, lateral (
        select lpad(to_hex(${start}::bigint + n * 1000003 % ${DAYS * DAY_MS}::bigint), 12, '0') as hex) as ids
      order by 2`.execute(ctx.db);
  }
}

/** What is asked for, as query parameters. */
export function listQuestions({ people, campaigns }: Crowd): Record<string, string> {
  const middle = new Date(Date.now() - (DAYS / 2) * DAY_MS).toISOString();
  const [person = '', campaign = ''] = [people[7], campaigns[3]];
  return {
    'the newest': '',
    'the oldest': '&order=oldest',
    'from the middle on': `&order=oldest&from=${middle}`,
    'a common type': '&type=message.read',
    'a rare type': `&type=${RARE}`,
    'two types': `&type=message.read,${RARE}`,
    'a campaign': `&campaign=${encodeId('cmp', campaign)}`,
    'a campaign and a type': `&type=message.read&campaign=${encodeId('cmp', campaign)}`,
    'a contact': `&contact=${encodeId('cnt', person)}`,
  };
}

export const PAGE_LIMIT = 100;

/** Asks the API, key and all, without a socket. The answer's number of items. */
export function createReader({ ctx }: BenchStore): (query: string) => Promise<number> {
  const app = createRouter();
  app.use(async function provideContext(c, next) {
    c.set('context', ctx);
    await next();
  });
  // Nobody asks with a cookie.
  app.use('/v1/*', authenticate({ origin: '', findSession: async () => ({ person: undefined, cookies: [] }) }));
  app.route('/', activityRoutes({ pulls: new RateLimit({ burst: 1e9, perSecond: 1e9 }) }));
  const headers = { authorization: `Bearer ${HOOKLINE_API_KEY}` };
  return async (query) => {
    const response = await app.request(`/v1/activities?limit=${PAGE_LIMIT}${query}`, { headers });
    const { items } = (await response.json()) as { items?: unknown[] };
    if (!items) throw new Error(`The API answered ${response.status}.`);
    return items.length;
  };
}
