import type { Context } from '../../store/context.ts';
import { deleteOldIssues } from './report-queries.ts';

/** Reports show what people's data were. */
export const REPORT_DAYS = 30;
const DAY_MS = 86_400_000;

/** Forgets the reports of imports that have been over for 30 days, at most `limit` entries. */
export function deleteOldReports(ctx: Context, limit: number): Promise<void> {
  return deleteOldIssues(ctx.db, new Date(ctx.clock.now() - REPORT_DAYS * DAY_MS), limit);
}
