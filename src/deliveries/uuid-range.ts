// 48 bits (RFC 9562 §5.7): the year 10889.
const MS_MAX = 2 ** 48 - 1;

/**
 * The smallest UUID of a millisecond: every UUIDv7 made from `ms` on is at or above it, every earlier one below. So
 * times can be asked of ids, which is how partitions are cut. Times that no UUIDv7 has are moved to the nearest that
 * one has.
 */
export function firstUuidAt(ms: number): string {
  const hex = Math.min(Math.max(ms, 0), MS_MAX).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}

/** Below every id, and above every one of ours. */
export const FIRST_UUID = firstUuidAt(0);
export const LAST_UUID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** When a UUIDv7 was made, ms. */
export function msOfUuid(uuid: string): number {
  return Number.parseInt(uuid.slice(0, 8), 16) * 0x1_0000 + Number.parseInt(uuid.slice(9, 13), 16);
}

/**
 * When what has this id was made: lists that are asked for by time go by ids, so what they show does too. The row is written a
 * few milliseconds later.
 */
export function dateOfUuid(uuid: string): Date {
  return new Date(msOfUuid(uuid));
}

/** The id right behind another one: ranges begin with the first id that is in, and end below the first that is not. */
export function nextUuid(uuid: string): string {
  const hex = (BigInt(`0x${uuid.replaceAll('-', '')}`) + 1n).toString(16).padStart(32, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
