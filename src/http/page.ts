import { z } from '@hono/zod-openapi';
import { AppError } from '../base/errors.ts';

export const PAGE_LIMIT_DEFAULT = 50;
export const PAGE_LIMIT_MAX = 200;

/** Query parameters of every list, newest first. */
export const PageQuery = z.object({
  cursor: z.string().optional().openapi({ description: 'The `nextCursor` of the page before.' }),
  limit: z.coerce.number().int().min(1).max(PAGE_LIMIT_MAX).default(PAGE_LIMIT_DEFAULT),
});

/** `{items, nextCursor}`: nextCursor is null on the last page. */
export function pageOf<S extends z.ZodType>(item: S) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

/**
 * Cuts a page from rows that were asked for with `limit + 1`, ordered by id descending.
 */
export function toPage<Row extends { id: string }, Item>(
  rows: Row[],
  limit: number,
  toItem: (row: Row) => Item,
): Page<Item> {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { items: page.map(toItem), nextCursor: rows.length > limit && last ? writeCursor(last.id) : null };
}

/** A page that ends at `end`, the last id looked at, whether it is full or not: there may be more behind it. */
export function pageUpTo<Row, Item>(rows: Row[], end: string, toItem: (row: Row) => Item): Page<Item> {
  return { items: rows.map(toItem), nextCursor: writeCursor(end) };
}

function writeCursor(id: string): string {
  return Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url');
}

/**
 * The id after which the page starts.
 * @throws AppError `invalid` for a cursor we did not make.
 */
export function readCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const hex = Buffer.from(cursor, 'base64url').toString('hex');
  if (hex.length !== 32) throw refuseCursor();
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The refusal of a cursor that is none of ours. */
export function refuseCursor(): AppError {
  return new AppError('invalid', 'The cursor is not one of ours.', {
    errors: [{ path: '/cursor', message: 'Use the nextCursor of the page before.' }],
  });
}
