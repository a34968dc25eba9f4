import { createRoute, z } from '@hono/zod-openapi';
import type { Context as HonoContext } from 'hono';
import { accepts } from 'hono/accepts';
import { pageOf } from '../../http/page.ts';
import type { Rate, RateLimit } from '../../http/rate-limit.ts';
import { type AppEnv, accountContext, createRouter, problemResponses } from '../../http/router.ts';
import { streamTexts } from '../../http/text-stream.ts';
import { EXPORT_TYPES, exportActivities } from './export-activities.ts';
import { listActivities } from './list-activities.ts';
import { ActivitiesQuery, Activity, type ExportFormat } from './schema.ts';

export interface ActivityRouteDeps {
  /** How often an account may ask for activities. */
  pulls: RateLimit;
}

/** Generous for everybody who reads on, and far below what one process can answer. */
export const PULL_RATE: Rate = { burst: 200, perSecond: 20 };
/** A page costs 1. */
const EXPORT_COST = 10;

const MEDIA_TYPES: Record<string, ExportFormat> = { 'text/csv': 'csv', 'application/x-ndjson': 'ndjson' };

const listAll = createRoute({
  method: 'get',
  path: '/v1/activities',
  summary: 'List what happened',
  description:
    'The events that webhooks are told of, for whoever asks instead. A page of JSON, or all of it as CSV or NDJSON ' +
    '(one activity a line). In CSV a cell that a spreadsheet would take for a formula begins with an apostrophe. ' +
    'Asked too often, it answers 429 with `Retry-After`.',
  request: { query: ActivitiesQuery },
  responses: {
    200: {
      description: 'Activities.',
      content: {
        'application/json': { schema: pageOf(Activity) },
        'text/csv': { schema: z.string() },
        'application/x-ndjson': { schema: z.string() },
      },
    },
    ...problemResponses,
  },
});

/** /v1/activities. */
export function activityRoutes({ pulls }: ActivityRouteDeps) {
  return createRouter().openapi(listAll, async (c) => {
    const ctx = accountContext(c, 'read');
    const { format, cursor, limit, ...search } = c.req.valid('query');
    const wanted = format ?? preferredFormat(c);
    pulls.take(ctx.accountId, ctx.clock.now(), wanted === 'json' ? 1 : EXPORT_COST);
    if (wanted === 'json') return c.json(await listActivities(ctx, { ...search, cursor, limit }), 200);
    const texts = await exportActivities(ctx, search, wanted);
    return c.body(streamTexts(texts, ctx.log), 200, {
      'content-type': EXPORT_TYPES[wanted],
      'content-disposition': `attachment; filename="activities.${wanted}"`,
    });
  });
}

function preferredFormat(c: HonoContext<AppEnv>): ExportFormat | 'json' {
  const supports = ['application/json', ...Object.keys(MEDIA_TYPES)];
  return MEDIA_TYPES[accepts(c, { header: 'Accept', supports, default: 'application/json' })] ?? 'json';
}
