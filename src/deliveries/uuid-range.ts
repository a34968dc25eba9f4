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
