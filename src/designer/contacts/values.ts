import { fromLocal, toLocal } from './zoned.ts';

export const FIELD_TYPES = ['text', 'number', 'boolean', 'date', 'datetime', 'email', 'phone', 'choice'] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

/** A value as its input has it. */
export function toTyped(value: unknown, type: FieldType | undefined, timeZone: string): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'object') return JSON.stringify(value);
  return type === 'datetime' ? toLocal(String(value), timeZone) : String(value);
}

/**
 * What was typed as a value of a type; null: nothing. What is no value of it stays text: the server says what is wrong
 * with it, beside its field.
 */
export function fromTyped(typed: string, type: FieldType, timeZone: string): string | number | boolean | null {
  const text = typed.trim();
  if (text === '') return null;
  switch (type) {
    case 'number':
      return readNumber(text) ?? typed;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : typed;
    case 'datetime':
      return fromLocal(text, timeZone) ?? typed;
    case 'text':
      return typed;
    default:
      return text;
  }
}

/** With a point or a comma: whoever types one means the same by both. */
export function readNumber(text: string): number | undefined {
  return /^[+-]?\d+([.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : undefined;
}
