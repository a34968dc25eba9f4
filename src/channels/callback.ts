import { timingSafeEqual } from 'node:crypto';
import { AppError } from '../base/errors.ts';
import { toStorable } from '../rules/text.ts';
import type { ParsedCallback, UnknownEvent } from './adapter.ts';

/** Provider ids and senders are index keys: longer ones are no ids (Meta's are under 130 characters, Twilio's 34). */
export const PROVIDER_ID_MAX = 255;

const KIND_MAX = 64;

export function emptyCallback(): ParsedCallback {
  return { messages: [], statuses: [], changes: [], preferences: [], unknown: [] };
}

/** Something nobody acts on; `raw` is kept whole. */
export function unknownEvent(kind: string, raw: string): UnknownEvent {
  return { kind: toStorable(kind.slice(0, KIND_MAX)), raw: toStorable(raw) };
}

/** The refusal of a callback that is not in the provider's format; `path` is a JSON Pointer to the field. */
export function malformedCallback(path: string, message: string, cause?: unknown): AppError {
  return new AppError('malformed', message, { errors: [{ path, message }], cause });
}

/** Compares a given signature with the computed one; only the length, which is public, shows in the time it takes. */
export function equalsInConstantTime(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
