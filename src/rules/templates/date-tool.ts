import type { Budget } from './budget.ts';
import { dateFormatter } from './formatters.ts';
import type { TemplateData } from './template.ts';
import { type Plain, toNumber } from './values.ts';

/** A moment, or a date as the calendar has it, which no zone may shift. */
interface DateValue {
  ms: number;
  timeZone: string;
}

const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?$/;
/** What ECMAScript takes for a date. */
const MAX_MS = 8.64e15;
/** Shorter numbers as texts are years, days or seconds rather than milliseconds. */
const MIN_MS_DIGITS = 11;

const STYLES: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  short: { dateStyle: 'short' },
  medium: { dateStyle: 'medium' },
  long: { dateStyle: 'long' },
  full: { dateStyle: 'full' },
  date: { dateStyle: 'medium' },
  time: { timeStyle: 'short' },
  datetime: { dateStyle: 'medium', timeStyle: 'short' },
};

/** Letters as in Java's SimpleDateFormat, texts in single quotes, and anything that is no letter. */
const PATTERN_TOKEN = /'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+/g;
const PATTERN_MAX = 100;

/**
 * `$dateTool.format(value, style)` in a locale and a zone. The value: ISO 8601, or milliseconds since 1970; a date without
 * a time or without an offset is shown as it is. The style: `short`, `medium` (the default), `long`, `full`, `date`,
 * `time`, `datetime`, or a pattern such as `dd.MM.yyyy HH:mm` or `d MMMM`. Null for what is no date, and for a pattern with
 * other letters. The style may come first, as in Velocity's own DateTool.
 */
export function formatDate(
  first: Plain,
  second: Plain,
  { locale, timeZone }: Pick<TemplateData, 'locale' | 'timeZone'>,
  budget: Budget,
): string | null {
  const firstDate = readDate(first, timeZone);
  const date = firstDate ?? readDate(second, timeZone);
  const style = firstDate === null ? first : (second ?? 'medium');
  if (date === null || typeof style !== 'string') return null;
  const options = Object.hasOwn(STYLES, style) ? STYLES[style] : undefined;
  if (options === undefined) return byPattern(date, style, locale, budget);
  return dateFormatter(locale, date.timeZone, options, budget).format(date.ms);
}

function readDate(value: Plain, timeZone: string): DateValue | null {
  const ms = typeof value === 'string' && value.length < MIN_MS_DIGITS ? null : toNumber(value);
  if (ms !== null) return Math.abs(ms) <= MAX_MS ? { ms, timeZone } : null;
  const match = typeof value === 'string' ? ISO.exec(value.trim()) : null;
  if (match === null) return null;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', offset] = match;
  const time = `${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}`;
  const zone = offset === undefined || offset === 'Z' ? 'Z' : `${offset.slice(0, 3)}:${offset.slice(-2)}`;
  const wall = Date.parse(`${year}-${month}-${day}T${time}Z`);
  const parsed = Date.parse(`${year}-${month}-${day}T${time}${zone}`);
  // 30 February would be 2 March.
  if (Number.isNaN(parsed) || new Date(wall).getUTCDate() !== Number(day)) return null;
  return { ms: parsed, timeZone: offset === undefined ? 'UTC' : timeZone };
}

function byPattern({ ms, timeZone }: DateValue, pattern: string, locale: string | null, budget: Budget): string | null {
  if (pattern.length > PATTERN_MAX) return null;
  const part = (language: string | null, options: Intl.DateTimeFormatOptions, type: Intl.DateTimeFormatPartTypes) =>
    dateFormatter(language, timeZone, options, budget)
      .formatToParts(ms)
      .find((found) => found.type === type)?.value ?? '';
  let text = '';
  let end = 0;
  for (const token of pattern.matchAll(PATTERN_TOKEN)) {
    if (token.index !== end) return null;
    end += token[0].length;
    const [whole, quoted, letter] = token;
    if (quoted !== undefined) text += quoted === '' ? "'" : quoted.replaceAll("''", "'");
    else if (letter === undefined) text += whole;
    else {
      const field = FIELDS[letter]?.(whole.length);
      if (field === undefined) return null;
      const value = part(field.isNumber ? 'en' : locale, field.options, field.type);
      text += field.isNumber ? value.padStart(whole.length, '0').slice(field.isCut === true ? -2 : 0) : value;
    }
  }
  return end === pattern.length ? text : null;
}

interface Field {
  options: Intl.DateTimeFormatOptions;
  type: Intl.DateTimeFormatPartTypes;
  isNumber: boolean;
  /** To two digits. */
  isCut?: boolean;
}

/** With the day beside it, a language that declines names of months does so: 24 серпня, not серпень. */
const month = (width: 'short' | 'long'): Field => ({
  options: { day: 'numeric', month: width },
  type: 'month',
  isNumber: false,
});
const number = (type: Intl.DateTimeFormatPartTypes, options: Intl.DateTimeFormatOptions): Field => ({
  options,
  type,
  isNumber: true,
});

/** What a letter stands for, by how often it is there. */
const FIELDS: Readonly<Record<string, (count: number) => Field>> = {
  y: (count) => ({ ...number('year', { year: 'numeric' }), isCut: count === 2 }),
  M: (count) => (count > 2 ? month(count === 3 ? 'short' : 'long') : number('month', { month: 'numeric' })),
  d: () => number('day', { day: 'numeric' }),
  E: (count) => ({ options: { weekday: count > 3 ? 'long' : 'short' }, type: 'weekday', isNumber: false }),
  H: () => number('hour', { hour: 'numeric', hourCycle: 'h23' }),
  h: () => number('hour', { hour: 'numeric', hourCycle: 'h12' }),
  m: () => number('minute', { minute: 'numeric' }),
  s: () => number('second', { second: 'numeric' }),
  a: () => ({ options: { hour: 'numeric', hourCycle: 'h12' }, type: 'dayPeriod', isNumber: false }),
  z: () => ({ options: { hour: 'numeric', timeZoneName: 'short' }, type: 'timeZoneName', isNumber: false }),
};
