const MINUTE_S = 60;
const HOUR_S = 3_600;
const DAY_S = 86_400;

export interface Format {
  /** A day and a time, in the account's zone. */
  moment(iso: string): string;
  /** The same to the second; of a moment of today the time alone. */
  second(iso: string): string;
  /** `3 hours ago`, and the date where it is longer ago than a week. */
  ago(iso: string): string;
  /** A day of the calendar (`2026-11-21`), the same one in every zone. */
  day(text: string): string;
  /** The time of a day, in the account's zone. */
  time(iso: string): string;
  number(value: number): string;
  /** How long something took: `1.2 ms`, `340 ms`, `12.5 s`. */
  took(ms: number): string;
  /** `98 %` of 0.98; a dash where there is nothing to divide. */
  share(value: number | null): string;
}

/** Dates and numbers as a language writes them, in a zone. */
export function createFormat(language: string, timeZone: string, now: () => number = Date.now): Format {
  const moments = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  const toTheSecond = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium', timeZone });
  const seconds = new Intl.DateTimeFormat(language, { timeStyle: 'medium', timeZone });
  const days = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone });
  const calendar = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const times = new Intl.DateTimeFormat(language, { timeStyle: 'short', timeZone });
  const shares = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  const numbers = new Intl.NumberFormat(language);
  const figures = new Intl.NumberFormat(language, { maximumFractionDigits: 1, useGrouping: false });
  return {
    moment: (iso) => moments.format(new Date(iso)),
    second(iso) {
      const [at, today] = [new Date(iso), new Date(now())];
      return (days.format(at) === days.format(today) ? seconds : toTheSecond).format(at);
    },
    ago(iso) {
      const ahead = Math.round((Date.parse(iso) - now()) / 1_000);
      const passed = Math.abs(ahead);
      if (passed < MINUTE_S) return relative.format(0, 'second');
      if (passed < HOUR_S) return relative.format(Math.trunc(ahead / MINUTE_S), 'minute');
      if (passed < DAY_S) return relative.format(Math.trunc(ahead / HOUR_S), 'hour');
      if (passed < 7 * DAY_S) return relative.format(Math.trunc(ahead / DAY_S), 'day');
      return days.format(new Date(iso));
    },
    day(text) {
      const at = Date.parse(`${text}T00:00:00Z`);
      return Number.isNaN(at) ? text : calendar.format(at);
    },
    time: (iso) => times.format(new Date(iso)),
    number: (value) => numbers.format(value),
    took(ms) {
      // Below a tenth nobody can tell one from another; from a second on nobody counts in thousandths.
      if (ms >= 10_000) return `${figures.format(ms / 1_000)} s`;
      return `${figures.format(ms >= 100 ? Math.round(ms) : ms)} ms`;
    },
    share: (value) => (value === null ? '–' : shares.format(value)),
  };
}
