import type { RawBuilder } from 'kysely';
import { AppError, notFound } from '../../base/errors.ts';
import { encodeId } from '../../base/ids.ts';
import { type Page, readCursor, toPage } from '../../http/page.ts';
import { lockAssets } from '../../store/assets-revision.ts';
import { type AccountContext, inTransaction, newId, nowDate } from '../../store/context.ts';
import { sqlState } from '../../store/errors.ts';
import { countContacts } from '../contact-queries.ts';
import { loadDefinitions } from '../definitions.ts';
import type { Filter } from './filter.ts';
import { compileFilter } from './filter-queries.ts';
import { SEGMENTS_MAX } from './list-segments-naming.ts';
import {
  deleteSegmentRow,
  findSegmentRow,
  insertSegmentRow,
  listSegmentRows,
  type SegmentRow,
  updateSegmentRow,
} from './queries.ts';
import { readFilter } from './read-filter.ts';
import type { CountedSegment, NewSegment, Segment, SegmentChange } from './schema.ts';

/** The account's segments, newest first. */
export async function listSegments(
  ctx: AccountContext,
  page: { cursor?: string | undefined; limit: number },
): Promise<Page<Segment>> {
  const rows = await listSegmentRows(ctx.db, ctx.accountId, readCursor(page.cursor), page.limit + 1);
  return toPage(rows, page.limit, present);
}

/** @throws AppError `not_found`. */
export async function getSegment(ctx: AccountContext, id: string): Promise<CountedSegment> {
  return presentCounted(ctx, await getRow(ctx, id));
}

/** @throws AppError `invalid` for a filter that is none, `conflict` for a name that is taken or too many segments. */
export function createSegment(ctx: AccountContext, { name, filter: input }: NewSegment): Promise<CountedSegment> {
  return saveSegment(ctx, name, async (tx) => {
    const filter = await parseFilter(tx, input, ['filter']);
    if ((await listSegmentRows(tx.db, tx.accountId, undefined, SEGMENTS_MAX)).length >= SEGMENTS_MAX) {
      throw new AppError('conflict', `An account has at most ${SEGMENTS_MAX} segments.`);
    }
    const at = nowDate(tx);
    const row = { account_id: tx.accountId, id: newId(tx), name, filter, created_at: at, updated_at: at };
    await insertSegmentRow(tx.db, row);
    return row;
  });
}

/** @throws AppError `not_found`, and as `createSegment` does. */
export function updateSegment(ctx: AccountContext, id: string, change: SegmentChange): Promise<CountedSegment> {
  return saveSegment(ctx, change.name, async (tx) => {
    const row = await getRow(tx, id);
    const name = change.name ?? row.name;
    const filter = change.filter ? await parseFilter(tx, change.filter, ['filter']) : row.filter;
    const at = nowDate(tx);
    await updateSegmentRow(tx.db, tx.accountId, id, { name, filter }, at);
    return { ...row, name, filter, updated_at: at };
  });
}

/** Its contacts stay. @throws AppError `not_found`. */
export async function deleteSegment(ctx: AccountContext, id: string): Promise<void> {
  if (!(await deleteSegmentRow(ctx.db, ctx.accountId, id))) throw notFound('segment');
}

/** A saved segment as a condition. @throws AppError `not_found`. */
export async function compileSegment(ctx: AccountContext, id: string): Promise<RawBuilder<boolean>> {
  return compile(ctx, (await getRow(ctx, id)).filter);
}

/** A filter as it is given, as a condition. @throws AppError `invalid` naming every mistake under the path `at`. */
export async function compileGivenFilter(
  ctx: AccountContext,
  input: unknown,
  at: string[],
): Promise<RawBuilder<boolean>> {
  return compile(ctx, await parseFilter(ctx, input, at));
}

async function compile(ctx: AccountContext, filter: Filter): Promise<RawBuilder<boolean>> {
  const { fields } = await loadDefinitions(ctx.db, ctx.accountId);
  return compileFilter(filter, new Map(fields.map(({ code, type }) => [code, type])));
}

async function parseFilter(ctx: AccountContext, input: unknown, at: string[]): Promise<Filter> {
  const reading = readFilter(await loadDefinitions(ctx.db, ctx.accountId), input, at);
  if (reading.ok) return reading.filter;
  throw new AppError('invalid', 'The filter is not valid.', { errors: reading.errors });
}

/** Under the account's lock: no field that a filter names is deleted meanwhile. */
async function saveSegment(
  ctx: AccountContext,
  name: string | undefined,
  work: (tx: AccountContext) => Promise<SegmentRow>,
): Promise<CountedSegment> {
  try {
    const row = await inTransaction(ctx, async (tx) => {
      await lockAssets(tx.db, tx.accountId);
      return work(tx);
    });
    return presentCounted(ctx, row);
  } catch (error) {
    if (sqlState(error) !== UNIQUE_VIOLATION) throw error;
    const errors = [{ path: '/name', message: 'Another segment has this name.', code: 'taken' }];
    throw new AppError('conflict', `There is a segment named "${name}" already.`, { errors });
  }
}

const UNIQUE_VIOLATION = '23505';

async function getRow(ctx: AccountContext, id: string): Promise<SegmentRow> {
  const row = await findSegmentRow(ctx.db, ctx.accountId, id);
  if (!row) throw notFound('segment');
  return row;
}

async function presentCounted(ctx: AccountContext, row: SegmentRow): Promise<CountedSegment> {
  return { ...present(row), count: await countContacts(ctx.db, ctx.accountId, await compile(ctx, row.filter)) };
}

function present({ id, name, filter, created_at, updated_at }: SegmentRow): Segment {
  return {
    id: encodeId('seg', id),
    name,
    filter: { ...filter },
    createdAt: created_at.toISOString(),
    updatedAt: updated_at.toISOString(),
  };
}
