import { AppError, type FieldError } from '../../base/errors.ts';
import { addMonths, momentOf } from '../../rules/calendar.ts';

/** The longest time that may be asked for at once, in calendar months of the account's time zone. */
export const PERIOD_MONTHS_MAX = 3;

/** When activities became known, ms: from here on, and before there; `to` undefined: up to now. */
export interface Period {
  from: number;
  to: number | undefined;
}

/** Moments as they were given: ISO 8601, or by the clocks of the account's time zone where they name no offset. */
export interface AskedPeriod {
  from?: string | undefined;
  to?: string | undefined;
}

/** What the two are called where they were given, and what a bad one is refused as. */
export interface PeriodNames {
  from: string;
  to: string;
  refusal: 'invalid' | 'malformed';
}

const NAMES: PeriodNames = { from: 'from', to: 'to', refusal: 'invalid' };

/**
 * The period that is asked for; without a beginning, the three months before its end.
 * @throws AppError `names.refusal` naming the field where it ends before it begins, or is too long.
 */
export function readPeriod(
  asked: AskedPeriod,
  { timeZone, now }: { timeZone: string; now: number },
  names = NAMES,
): Period {
  const to = asked.to === undefined ? undefined : readMoment(timeZone, asked.to);
  if (asked.from === undefined) return { from: addMonths(timeZone, to ?? now, -PERIOD_MONTHS_MAX), to };
  const from = readMoment(timeZone, asked.from);
  if (to !== undefined && from > to) {
    throw refuse(names.refusal, { path: `/${names.from}`, message: `This is later than "${names.to}".` });
  }
  const latest = addMonths(timeZone, from, PERIOD_MONTHS_MAX);
  if ((to ?? now) > latest) {
    const message = `At most three calendar months may be asked for at once: until ${new Date(latest).toISOString()}.`;
    throw refuse(names.refusal, { path: `/${names.to}`, message });
  }
  return { from, to };
}

function readMoment(timeZone: string, text: string): number {
  return /(?:Z|[+-]\d\d:?\d\d)$/i.test(text) && text.includes('T') ? Date.parse(text) : momentOf(timeZone, text);
}

function refuse(code: PeriodNames['refusal'], error: FieldError): AppError {
  return new AppError(code, 'This period cannot be asked for.', { errors: [error] });
}
