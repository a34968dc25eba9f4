const PARTS = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
const LOCAL = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d))?$/;

/** A moment as inputs of the type `datetime-local` have it, on the clocks of a time zone. */
export function toLocal(iso: string, timeZone: string): string {
  const ms = Date.parse(iso);
  return Number.isNaN(ms) ? '' : wallClock(ms, timeZone);
}

/**
 * The moment when the clocks of a time zone show this (`2026-11-21T22:43`, or a day: its beginning); undefined where the
 * text is none. Of an hour that comes twice the first; one that is left out is the hour before.
 */
export function fromLocal(text: string, timeZone: string): string | undefined {
  const [, year, month, day, hour = '00', minute = '00'] = LOCAL.exec(text) ?? [];
  if (year === undefined) return undefined;
  const wanted = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute));
  if (Number.isNaN(wanted)) return undefined;
  // What the zone is ahead of UTC around then: before and behind a change of its clocks it differs.
  const [before, behind] = [wanted - DAY_MS, wanted + DAY_MS].map((ms) => wanted - offsetAt(ms, timeZone)) as [
    number,
    number,
  ];
  const shown = `${year}-${month}-${day}T${hour}:${minute}`;
  const found = [before, behind].find((ms) => wallClock(ms, timeZone) === shown) ?? before;
  return new Date(found).toISOString();
}

const DAY_MS = 86_400_000;

/** How far the clocks of a zone are ahead of UTC, ms. */
function offsetAt(ms: number, timeZone: string): number {
  return Date.parse(`${wallClock(ms, timeZone)}Z`) - Math.floor(ms / 60_000) * 60_000;
}

function wallClock(ms: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en', { ...PARTS, hourCycle: 'h23', timeZone });
  const part = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
  return `${String(part.year).padStart(4, '0')}-${part.month}-${part.day}T${part.hour}:${part.minute}`;
}
