import { toStorable } from '../../rules/text.ts';
import { malformedCallback, PROVIDER_ID_MAX } from '../callback.ts';

/** A JSON object of unknown content. */
export type JsonObject = { [name: string]: unknown };

/** The object a value is, or an empty one: whoever reads a field of it finds nothing and decides. */
export function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A storable text, or undefined where the value is none or empty. */
export function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? toStorable(value) : undefined;
}

/** A text that is short enough to be an id. */
export function asId(value: unknown): string | undefined {
  const text = asText(value);
  return text !== undefined && text.length <= PROVIDER_ID_MAX ? text : undefined;
}

/** Epoch seconds, as text or number, in ms. */
export function asMilliseconds(value: unknown): number | undefined {
  const text = typeof value === 'number' ? String(value) : asText(value);
  return text !== undefined && /^\d{1,11}$/.test(text) ? Number(text) * 1000 : undefined;
}

/** A value as JSON again. @throws AppError malformed where it is nested too deep to be written. */
export function toRaw(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch (cause) {
    throw malformedCallback('', 'The body is nested too deep.', cause);
  }
}
