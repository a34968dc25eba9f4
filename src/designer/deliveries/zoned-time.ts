import { momentOf } from '../../rules/calendar.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** A moment as a field for dates and times takes it, by the clocks of a time zone: `2026-11-21T16:43`. */
export function toWallClock(timeZone: string, iso: string): string {
  let format = formats.get(timeZone);
  if (!format) {
    const [two, h23] = ['2-digit', 'h23'] as const;
    const clock = { year: 'numeric', month: two, day: two, hour: two, minute: two, hourCycle: h23 } as const;
    format = new Intl.DateTimeFormat('en', { timeZone, calendar: 'gregory', ...clock });
    formats.set(timeZone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(new Date(iso)).map(({ type, value }) => [type, value]));
  return `${parts.year?.padStart(4, '0')}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

/** The moment that such a field means; undefined while it is empty or half written. */
export function fromWallClock(timeZone: string, text: string): string | undefined {
  const wallClock = text.length === 16 ? `${text}:00` : text;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) || Number.isNaN(Date.parse(`${wallClock}Z`))) return undefined;
  return new Date(momentOf(timeZone, wallClock)).toISOString();
}
