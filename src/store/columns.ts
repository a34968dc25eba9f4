import type { ColumnType } from 'kysely';

/** A timestamptz: a Date out, a Date or ISO text in. */
export type Timestamp = ColumnType<Date, Date | string, Date | string>;
/** A json or jsonb: parsed out, JSON text in (both drivers pass text through as it is). */
export type Json<T> = ColumnType<T, string, string>;
