import { EMAIL_REFUSAL, toEmail } from '../../rules/email.ts';
import { isStorableMoment } from '../../rules/moment.ts';
import { toE164 } from '../../rules/phone.ts';
import type { FieldType } from '../../store/contact-schema.ts';

export const TEXT_LENGTH_MAX = 10_000;
export const PHONE_REFUSAL = 'This is not a phone number with its country code, such as +525500000000.';

/** What a value is checked against. */
export interface FieldKind {
  type: FieldType;
  choices: readonly string[] | null;
}

export type ValueReading = { ok: true; value: string | number | boolean } | { ok: false; message: string };

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
// RFC 3339 with a time zone: a moment without one would be another moment for everybody.
const DATE_TIME = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:?\d\d)$/;

/** A field's value in its one form: moments in UTC, numbers in E.164, e-mail addresses in lower case. */
export function readFieldValue({ type, choices }: FieldKind, value: unknown): ValueReading {
  switch (type) {
    case 'text':
      if (typeof value !== 'string') return refuse('This must be text.');
      return value.length <= TEXT_LENGTH_MAX
        ? ok(value)
        : refuse(`This must have at most ${TEXT_LENGTH_MAX} characters.`);
    case 'number':
      return readNumber(value);
    case 'boolean':
      return typeof value === 'boolean' ? ok(value) : refuse('This must be true or false.');
    case 'date':
      return typeof value === 'string' && isDate(value) ? ok(value) : refuse('This must be a day such as 2026-11-21.');
    case 'datetime':
      return readMoment(value);
    case 'email':
      return orRefuse(typeof value === 'string' ? toEmail(value) : undefined, EMAIL_REFUSAL);
    case 'phone':
      return orRefuse(typeof value === 'string' ? toE164(value) : undefined, PHONE_REFUSAL);
    case 'choice': {
      const isKnown = typeof value === 'string' && choices?.includes(value);
      return isKnown ? ok(value) : refuse(`This must be one of: ${choices?.join(', ')}.`);
    }
  }
}

function readNumber(value: unknown): ValueReading {
  if (typeof value !== 'number' || !Number.isFinite(value)) return refuse('This must be a number.');
  return isExact(value) ? ok(value) : refuse(INEXACT_REFUSAL);
}

export const INEXACT_REFUSAL = 'Whole numbers over 2^53 are not exact in JSON. Send this as text.';

/** Whether a number is the one that was written: whole numbers over 2^53 may have been another one, or are infinite. */
export function isExact(value: number): boolean {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}

function readMoment(value: unknown): ValueReading {
  const isMoment = typeof value === 'string' && DATE_TIME.test(value) && isDate(value.slice(0, 10));
  const at = isMoment ? new Date(value.replace(' ', 'T')) : undefined;
  if (!at || !isStorableMoment(at.getTime())) return refuse('This must be a moment such as 2026-11-21T22:43:53Z.');
  return ok(at.toISOString());
}

function isDate(text: string): boolean {
  const [, year, month, day] = DATE.exec(text) ?? [];
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(`${text}T`);
}

function orRefuse(value: string | undefined, message: string): ValueReading {
  return value === undefined ? refuse(message) : ok(value);
}

function ok(value: string | number | boolean): ValueReading {
  return { ok: true, value };
}

function refuse(message: string): ValueReading {
  return { ok: false, message };
}
