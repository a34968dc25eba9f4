import { type FieldKind, readFieldValue } from '../contacts/fields/read-value.ts';
import { type ContactChange, type Definitions, readContact } from '../contacts/read-contact.ts';

/** What an answer becomes: a value among the contact's fields, or a change of what a contact is known by. */
export type Attribute = { kind: 'field'; value: string | number | boolean } | { kind: 'change'; change: ContactChange };

/** Beside these, `phone` would replace the number that the person writes from: it is a field like any other here. */
const BUILT_IN = new Set(['email', 'name', 'language']);
const NUMBER = /^[+-]?\d+(?:\.\d+)?$/;
const TRUE = new Set(['true', 'yes', '1']);
const FALSE = new Set(['false', 'no', '0']);

/** Reads a text as a contact field's value; undefined where the account gave the field a type that it is none of. */
export function readAttribute(definitions: Definitions, field: string, text: string): Attribute | undefined {
  const defined = definitions.fields.find(({ code, isDeleted }) => code === field && !isDeleted);
  if (BUILT_IN.has(field)) return readChange(definitions, { [field]: text });
  if (!defined) return { kind: 'field', value: text };
  const value = fromText(defined, text);
  if (defined.isKey) return readChange(definitions, { fields: { [field]: value } });
  const reading = readFieldValue(defined, value);
  return reading.ok ? { kind: 'field', value: reading.value } : undefined;
}

function readChange(definitions: Definitions, change: ContactChange): Attribute | undefined {
  return readContact(definitions, change).ok ? { kind: 'change', change } : undefined;
}

/** As JSON would have it, by the field's type. */
function fromText({ type }: FieldKind, text: string): string | number | boolean {
  if (type === 'number' && NUMBER.test(text)) return Number(text);
  const word = text.toLowerCase();
  if (type === 'boolean' && (TRUE.has(word) || FALSE.has(word))) return TRUE.has(word);
  return text;
}
