const DAY_MS = 86_400_000;
const clocks = new Map<string, Intl.DateTimeFormat>();

/**
 * When (ms) the clocks of a time zone show `2026-11-21T22:43:53`, or midnight for a day alone. A time that they show
 * twice is the first one; one that they leave out is counted on from before (02:30 becomes 03:30).
 */
export function momentOf(timeZone: string, wallClock: string): number {
  return fromWall(timeZone, Date.parse(`${wallClock.includes('T') ? wallClock : `${wallClock}T00:00:00`}Z`));
}

/**
 * The moment `months` calendar months after another (before it: negative), by the clocks of a time zone: on the same
 * day of the month, or on the last where there is no such: 30 November and three months are 28 or 29 February.
 */
export function addMonths(timeZone: string, ms: number, months: number): number {
  const wall = new Date(ms + offsetAt(timeZone, ms));
  const day = wall.getUTCDate();
  wall.setUTCMonth(wall.getUTCMonth() + months);
  // There is no such day: it ran over into the next month, whose day 0 is the last one wanted.
  if (wall.getUTCDate() !== day) wall.setUTCDate(0);
  return fromWall(timeZone, wall.getTime());
}

/** When the clocks show what UTC would show at `wall` (ms). */
function fromWall(timeZone: string, wall: number): number {
  const before = wall - offsetAt(timeZone, wall - DAY_MS);
  const after = wall - offsetAt(timeZone, wall + DAY_MS);
  const shown = [before, after].filter((ms) => ms + offsetAt(timeZone, ms) === wall);
  return shown.length === 0 ? before : Math.min(...shown);
}

/** How far the clocks are ahead of UTC, ms. */
function offsetAt(timeZone: string, ms: number): number {
  let clock = clocks.get(timeZone);
  if (!clock) {
    const fields = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const;
    clock = new Intl.DateTimeFormat('en', {
      timeZone,
      calendar: 'gregory',
      hourCycle: 'h23',
      second: 'numeric',
      ...fields,
    });
    clocks.set(timeZone, clock);
  }
  const part: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of clock.formatToParts(ms)) part[type] = Number(value);
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1_000) * 1_000;
}
