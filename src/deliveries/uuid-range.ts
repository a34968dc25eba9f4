/**
 * The smallest UUID of a millisecond: every UUIDv7 made from `ms` on is at or above it, every earlier one below. So
 * times can be asked of ids, which is how partitions are cut.
 */
export function firstUuidAt(ms: number): string {
  const hex = ms.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}
