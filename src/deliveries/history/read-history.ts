import { notFound } from '../../base/errors.ts';
import type { AccountContext } from '../../store/context.ts';
import { findEndpoint } from '../endpoint-queries.ts';
import { listBuckets } from './queries.ts';
import { type EndpointHistory, RANGES, type Range, SAMPLE_MAX } from './schema.ts';

/** How an endpoint did until now, in parts. @throws AppError `not_found`. */
export async function readHistory(ctx: AccountContext, endpointId: string, range: Range): Promise<EndpointHistory> {
  if (!(await findEndpoint(ctx.db, ctx.accountId, endpointId))) throw notFound('endpoint');
  const { buckets, bucketMs } = RANGES[range];
  // The part that is going on comes last.
  const toMs = (Math.floor(ctx.clock.now() / bucketMs) + 1) * bucketMs;
  const fromMs = toMs - buckets * bucketMs;
  const window = { accountId: ctx.accountId, endpointId, fromMs, buckets, bucketMs, sampleMax: SAMPLE_MAX };
  const rows = await listBuckets(ctx.db, window);
  const rowOf = new Map(rows.map((row) => [row.nth, row]));
  const iso = (ms: number) => new Date(ms).toISOString();
  return {
    range,
    from: iso(fromMs),
    to: iso(toMs),
    bucketMs,
    isSampled: rows.some((row) => row.is_sampled),
    buckets: Array.from({ length: buckets }, (_, nth) => {
      const row = rowOf.get(nth);
      return {
        at: iso(fromMs + nth * bucketMs),
        delivered: row?.delivered ?? 0,
        failed: row?.failed ?? 0,
        medianMs: row?.median_ms ?? null,
        slowMs: row?.slow_ms ?? null,
      };
    }),
  };
}
