const FIRST_MS = Date.parse('1000-01-01T00:00:00Z');
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** Whether a moment (ms) has a year from 1000 to 9999 in UTC: what is beyond, a store reads otherwise or not at all. */
export function isStorableMoment(ms: number): boolean {
  return ms >= FIRST_MS && ms <= LAST_MS;
}
