/** The last 32 bits of a UUIDv7 of ours are chance; what is before them no other id has (base/ids.ts). */
const CHANCE_DIGITS = 8;
const CHANCE_RANGE = 2 ** 32;

/**
 * The id of the `n`th delivery, from 1, that an event makes owed: as the event's, but for the bits that are chance. So
 * whoever has an event finds its deliveries by an index that there is anyway, and nothing has to be kept for it.
 */
export function deliveryIdOf(eventId: string, n: number): string {
  const chance = (Number.parseInt(eventId.slice(-CHANCE_DIGITS), 16) + n) % CHANCE_RANGE;
  return eventId.slice(0, -CHANCE_DIGITS) + chance.toString(16).padStart(CHANCE_DIGITS, '0');
}

/** The first and the last id that deliveries of an event can have. */
export function deliveryIdRange(eventId: string): { first: string; last: string } {
  const known = eventId.slice(0, -CHANCE_DIGITS);
  return { first: known + '0'.repeat(CHANCE_DIGITS), last: known + 'f'.repeat(CHANCE_DIGITS) };
}
