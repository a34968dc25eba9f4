import type { CountryCode } from 'libphonenumber-js';
import { readFieldValue } from '../contacts/fields/read-value.ts';
import { NAME_LENGTH_MAX } from '../contacts/read-contact.ts';
import { toE164 } from '../rules/phone.ts';
import { toStorable } from '../rules/text.ts';
import { LANGUAGE_NAMES, LANGUAGES } from './languages.ts';
import type { EntryFault, PageTexts } from './texts/page-texts.ts';

/** What every contact has beside its own fields. */
export const BUILT_IN_FIELDS = ['name', 'phone', 'email', 'language'] as const;
export type BuiltInField = (typeof BUILT_IN_FIELDS)[number];

/** The types of own fields that people may fill in. A moment is not: nobody knows it in another's time zone. */
export const ENTRY_TYPES = ['text', 'number', 'boolean', 'date', 'email', 'phone', 'choice'] as const;
export type EntryType = (typeof ENTRY_TYPES)[number];

/** A field that people fill in on a page. */
export interface EntryField {
  /** `name`, `phone`, `email`, `language`, or the code of an own field. */
  code: string;
  isOwn: boolean;
  label: string;
  type: EntryType;
  choices: { value: string; label: string }[];
  isRequired: boolean;
}

export type EntryValue = string | number | boolean | null;

/** What was typed, by input name, as a browser sends it: a check box that is not checked is not there. */
export type Typed = Readonly<Record<string, string>>;

/** What was typed, understood: null for what was left empty. `faults` by code; none: all values are good. */
export interface Entry {
  values: Map<string, EntryValue>;
  faults: Map<string, EntryFault>;
}

/** The most fields that a page asks for. */
export const FIELDS_MAX = 20;
/** What one of them holds at most, in characters: all together, escaped as JSON, stay below what a contact may hold. */
const TEXT_LENGTH_MAX = 500;

/** The name of a field's input: an own field may have any code, so it never meets another input's name. */
export function inputName({ code, isOwn }: Pick<EntryField, 'code' | 'isOwn'>): string {
  return isOwn ? `fields.${code}` : code;
}

export function builtInField(code: BuiltInField, texts: PageTexts, isRequired: boolean): EntryField {
  const types = { name: 'text', phone: 'phone', email: 'email', language: 'choice' } as const;
  const choices = LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }));
  const field = { code, isOwn: false, label: texts[code], type: types[code], isRequired };
  return { ...field, choices: code === 'language' ? choices : [] };
}

/** Reads what was typed into these fields. `country`: where phone numbers without a country code are from. */
export function readEntry(fields: readonly EntryField[], typed: Typed, country?: CountryCode): Entry {
  const entry: Entry = { values: new Map(), faults: new Map() };
  for (const field of fields) {
    const result = readField(field, typed[inputName(field)] ?? '', country);
    if (typeof result === 'object' && result !== null) entry.faults.set(field.code, result.fault);
    else entry.values.set(field.code, result);
  }
  return entry;
}

function readField(field: EntryField, typed: string, country?: CountryCode): EntryValue | { fault: EntryFault } {
  const { type, isRequired } = field;
  const text = toStorable(typed.trim());
  if (type === 'boolean') {
    const isChecked = text !== '' && text !== 'false';
    return isRequired && !isChecked ? { fault: 'missing' } : isChecked;
  }
  if (text === '') return isRequired ? { fault: 'missing' } : null;
  if (text.length > (field.isOwn ? TEXT_LENGTH_MAX : NAME_LENGTH_MAX)) return { fault: 'tooLong' };
  return type === 'text' ? text : (readText(field, type, text, country) ?? { fault: type });
}

/** Undefined where the text is nothing of the type. */
function readText(
  field: EntryField,
  type: Exclude<EntryType, 'text'>,
  text: string,
  country?: CountryCode,
): EntryValue | undefined {
  if (type === 'phone') return toE164(text, country);
  const choices = field.choices.map(({ value }) => value);
  const reading = readFieldValue({ type, choices }, type === 'number' ? toNumber(text) : text);
  return reading.ok ? reading.value : undefined;
}

/** With a point or a comma: whoever types one means the same by both. */
function toNumber(text: string): number | undefined {
  return /^[+-]?\d{1,15}([.,]\d{1,15})?$/.test(text) ? Number(text.replace(',', '.')) : undefined;
}
