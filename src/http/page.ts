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

/**
 * Cuts a page from rows that were asked for with `limit + 1`, ordered by id descending.
 */
export function toPage<Row extends { id: string }, Item>(
  rows: Row[],
  limit: number,
  toItem: (row: Row) => Item,
): { items: Item[]; nextCursor: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const nextCursor =
    rows.length > limit && last ? Buffer.from(last.id.replaceAll('-', ''), 'hex').toString('base64url') : null;
  return { items: page.map(toItem), nextCursor };
}

/**
 * The id after which the page starts.
 * @throws AppError `invalid` for a cursor we did not make.
 */
export function readCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const hex = Buffer.from(cursor, 'base64url').toString('hex');
  if (hex.length !== 32) {
    throw new AppError('invalid', 'The cursor is not one of ours.', {
      errors: [{ path: '/cursor', message: 'Use the nextCursor of the page before.' }],
    });
  }
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
