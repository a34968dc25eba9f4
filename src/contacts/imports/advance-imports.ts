import { toStorable } from '../../rules/text.ts';
import { type AccountContext, type Context, inTransaction, nowDate } from '../../store/context.ts';
import { isDatabaseAway, sqlState } from '../../store/errors.ts';
import {
  delayImport,
  endImport,
  type ImportFailure,
  type ImportRow,
  lockDueImport,
  updateImportProgress,
} from './queries.ts';
import type { RowIssue } from './read-row.ts';
import { insertIssues } from './report-queries.ts';
import { type Batch, BatchRaced, ROW_BYTES_MAX, runBatch } from './run-batch.ts';

/** Entries of a report that are kept; the others are counted. */
export const REPORT_MAX = 10_000;
const VALUE_LENGTH_MAX = 200;
/** A batch that failed so often will fail for ever. */
const FAILURES_MAX = 3;
const FAILURE_DELAY_MS = 10_000;
const RACE_DELAY_MS = 200;
/** Deadlock, serialization, lock timeout: nobody's fault. */
const RACES = new Set(['40P01', '40001', '55P03']);
const MIB = 1024 * 1024;

/**
 * Works off batches of the imports that are due, at most `steps`. A batch is one transaction that holds its import's
 * row: any number of processes may do so at once, and whoever is killed leaves rows, cursor and counters together.
 * False where nothing more is due.
 */
export async function advanceImports(ctx: Context, { steps }: { steps: number }): Promise<boolean> {
  for (let step = 0; step < steps; step++) {
    if (!(await advanceOne(ctx))) return false;
  }
  return true;
}

/** One batch of the import that is due longest; false where none is. */
async function advanceOne(ctx: Context): Promise<boolean> {
  let job: ImportRow | undefined;
  try {
    await inTransaction(ctx, async (tx) => {
      job = await lockDueImport(tx.db);
      if (job) await advance({ ...tx, accountId: job.account_id }, job);
    });
  } catch (error) {
    if (!job || isDatabaseAway(error)) throw error;
    await putOff(ctx, job, error);
  }
  return job !== undefined;
}

async function advance(tx: AccountContext, job: ImportRow): Promise<void> {
  const { db, accountId } = tx;
  const at = nowDate(tx);
  if (job.state === 'uploading') {
    await endImport(db, accountId, job.id, { state: 'failed', error: cutOff(job.byte_count), at });
    return;
  }
  const batch = await runBatch(tx, job);
  const kept = batch.issues.slice(0, Math.max(0, REPORT_MAX - job.reported_count)).map(toKept);
  if (kept.length > 0) await insertIssues(db, { accountId, importId: job.id }, kept);
  await updateImportProgress(db, job, { ...batch, reported: batch.issues.length }, at);
  const end = endOf(batch);
  if (end) await endImport(db, accountId, job.id, { ...end, at });
}

function endOf({
  state,
  cursor: { row },
}: Batch): { state: 'completed' | 'failed'; error?: ImportFailure } | undefined {
  if (state === 'more') return undefined;
  if (state === 'through') return { state: 'completed' };
  const message =
    `A quote in row ${row} is never closed, or that row has more than ${ROW_BYTES_MAX / MIB} MiB. The rows before it ` +
    'are imported.';
  return { state: 'failed', error: { code: 'unreadable', message, row } };
}

/** What an upload ends with that was not finished. */
export function cutOff(byteCount: number): ImportFailure {
  const message = `The upload was cut off after ${byteCount} bytes. Nothing of it is imported: send the file again.`;
  return { code: 'cut_off', message, row: null };
}

function toKept(issue: RowIssue): RowIssue {
  const { value } = issue;
  return { ...issue, value: value === null ? null : toStorable(value.slice(0, VALUE_LENGTH_MAX)) };
}

/** A batch that failed is tried again, but not for ever: other imports are not to wait for one that cannot work. */
async function putOff(ctx: Context, job: ImportRow, error: unknown): Promise<void> {
  const isRace = error instanceof BatchRaced || RACES.has(sqlState(error) ?? '');
  if (isRace) return delayImport(ctx.db, job, job.cursor.failures, RACE_DELAY_MS);
  const failures = job.cursor.failures + 1;
  ctx.log.error({ err: error, importId: job.id, row: job.cursor.row, failures }, 'a batch of an import failed');
  if (failures < FAILURES_MAX) return delayImport(ctx.db, job, failures, FAILURE_DELAY_MS);
  const message = `The rows from ${job.cursor.row} could not be imported. This is our mistake; it has been logged.`;
  const end = { state: 'failed' as const, error: { code: 'internal', message, row: job.cursor.row } };
  await inTransaction(ctx, (tx) => endImport(tx.db, job.account_id, job.id, { ...end, at: nowDate(ctx) }));
}
