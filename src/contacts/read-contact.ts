import type { FieldError } from '../base/errors.ts';
import { toPointer } from '../http/problem.ts';
import { EMAIL_REFUSAL, toEmail } from '../rules/email.ts';
import { LANGUAGE_REFUSAL, toLanguageTag } from '../rules/language.ts';
import { toE164 } from '../rules/phone.ts';
import { findUnstorable } from '../rules/storable.ts';
import type { FieldType } from '../store/contact-schema.ts';
import { INEXACT_REFUSAL, isExact, PHONE_REFUSAL, readFieldValue } from './fields/read-value.ts';
import { isReservedCode } from './fields/reserved.ts';

export const NAME_LENGTH_MAX = 200;
const CODE_LENGTH_MAX = 64;
/** As JSON. Fields are read with the contact in every turn. */
export const FIELDS_BYTES_MAX = 65_536;
export const KEY_LENGTH_MAX = 255;
/** Lists and objects in one another. Stores and parsers, ours and partners', have an end of their own far beyond. */
const FIELD_DEPTH_MAX = 32;

/** A contact as it is given, or what is to change: left out stays as it is, null is removed. */
export interface ContactInput {
  phone?: string | null | undefined;
  email?: string | null | undefined;
  name?: string | null | undefined;
  language?: string | null | undefined;
  /** By code. Defined fields are checked; others are taken as they come. */
  fields?: Record<string, unknown> | undefined;
  /** By the category's key: opted in or not. */
  subscriptions?: Record<string, boolean> | undefined;
  optedOut?: boolean | undefined;
}
export type ContactChange = ContactInput;

/** What an account has defined, as contacts are read by it. */
export interface Definitions {
  fields: readonly {
    code: string;
    type: FieldType;
    choices: readonly string[] | null;
    isKey: boolean;
    isDeleted: boolean;
  }[];
  categories: readonly { id: string; key: string }[];
}

/** A contact's values, checked, in their one form. Undefined: not given; null: removed. */
export interface ContactValues {
  phone: string | null | undefined;
  email: string | null | undefined;
  name: string | null | undefined;
  language: string | null | undefined;
  fields: Record<string, unknown>;
  /** The values of key fields among them. */
  keys: { field: string; value: string | null }[];
  subscriptions: { categoryId: string; isOptedIn: boolean }[];
  optedOut: boolean | undefined;
}

export type ContactReading = { ok: true; values: ContactValues } | { ok: false; errors: FieldError[] };

/** Reads a contact by what its account has defined; pure. Every mistake is named. */
export function readContact(definitions: Definitions, input: ContactInput): ContactReading {
  const errors: FieldError[] = [];
  const unstorable = findUnstorable(input);
  if (unstorable) {
    errors.push({ path: toPointer(unstorable), message: 'This must not contain U+0000 or half of a surrogate pair.' });
  }
  const read = (key: 'phone' | 'email' | 'language', parse: (text: string) => string | undefined, refusal: string) => {
    const text = input[key];
    if (text === undefined || text === null) return text;
    const value = parse(text);
    if (value === undefined) errors.push({ path: `/${key}`, message: refusal });
    return value;
  };
  const phone = read('phone', toE164, PHONE_REFUSAL);
  const email = read('email', toEmail, EMAIL_REFUSAL);
  const language = read('language', toLanguageTag, LANGUAGE_REFUSAL);
  const values: ContactValues = {
    phone,
    email,
    language,
    name: readName(input.name, errors),
    ...readFields(definitions, input.fields ?? {}, errors),
    subscriptions: readSubscriptions(definitions, input, errors),
    optedOut: input.optedOut,
  };
  return errors.length > 0 ? { ok: false, errors } : { ok: true, values };
}

function readName(name: string | null | undefined, errors: FieldError[]): string | null | undefined {
  const bare = name?.trim();
  if (bare === undefined) return name === null ? null : undefined;
  if (bare.length > NAME_LENGTH_MAX) {
    errors.push({ path: '/name', message: `This must have at most ${NAME_LENGTH_MAX} characters.` });
  }
  return bare === '' ? null : bare;
}

function readFields(
  definitions: Definitions,
  input: Record<string, unknown>,
  errors: FieldError[],
): Pick<ContactValues, 'fields' | 'keys'> {
  const byCode = new Map(definitions.fields.map((field) => [field.code.toLowerCase(), field]));
  const fields: Record<string, unknown> = {};
  const keys: ContactValues['keys'] = [];
  for (const [code, given] of Object.entries(input)) {
    const path = toPointer(['fields', code]);
    const defined = byCode.get(code.toLowerCase());
    const refusal = refuseCode(code, defined);
    if (refusal !== undefined) {
      errors.push({ path, message: refusal });
      continue;
    }
    if (given === null || given === undefined || !defined) {
      const fault = refuseFree(given);
      if (fault !== undefined) {
        errors.push({ path, message: fault });
        continue;
      }
      fields[code] = given ?? null;
      if (defined?.isKey) keys.push({ field: code, value: null });
      continue;
    }
    const reading = readFieldValue(defined, given);
    if (!reading.ok) {
      errors.push({ path, message: reading.message });
      continue;
    }
    fields[code] = reading.value;
    if (defined.isKey) keys.push({ field: code, value: readKey(reading.value, path, errors) });
  }
  if (Buffer.byteLength(JSON.stringify(fields)) > FIELDS_BYTES_MAX) {
    errors.push({ path: '/fields', message: `All fields together must have at most ${FIELDS_BYTES_MAX} bytes.` });
  }
  return { fields, keys };
}

function refuseCode(code: string, defined: Definitions['fields'][number] | undefined): string | undefined {
  if (isReservedCode(code)) return 'This is no field: what is built in stands beside the fields.';
  if (code === '' || code.length > CODE_LENGTH_MAX) return `A code has 1 to ${CODE_LENGTH_MAX} characters.`;
  if (defined && defined.code !== code) return `This field's code is written "${defined.code}".`;
  if (defined?.isDeleted) return 'This field was deleted. Its code stays taken: use another one.';
  return undefined;
}

function readKey(value: string | number | boolean, path: string, errors: FieldError[]): string {
  const key = String(value);
  if (key === '' || key.length > KEY_LENGTH_MAX) {
    errors.push({ path, message: `The value of a key field has 1 to ${KEY_LENGTH_MAX} characters.` });
  }
  return key;
}

/** Why the value of a field that nobody defined cannot be kept. Not by recursion: it is nested as deep as a body may be. */
function refuseFree(value: unknown): string | undefined {
  const open = [{ value, depth: 0 }];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const { value: each, depth } = node;
    if (typeof each === 'number' && !isExact(each)) return INEXACT_REFUSAL;
    if (typeof each !== 'object' || each === null) continue;
    if (depth === FIELD_DEPTH_MAX) return `Lists and objects are nested at most ${FIELD_DEPTH_MAX} deep.`;
    for (const item of Object.values(each)) open.push({ value: item, depth: depth + 1 });
  }
  return undefined;
}

function readSubscriptions(
  { categories }: Definitions,
  { subscriptions = {}, optedOut }: ContactInput,
  errors: FieldError[],
): ContactValues['subscriptions'] {
  const byKey = new Map(categories.map(({ id, key }) => [key, id]));
  return Object.entries(subscriptions).flatMap(([key, isOptedIn]) => {
    const categoryId = byKey.get(key);
    const path = toPointer(['subscriptions', key]);
    if (categoryId === undefined) errors.push({ path, message: 'There is no such subscription category.' });
    if (optedOut === true && isOptedIn) {
      errors.push({ path, message: 'Nobody is opted in to this and opted out of everything at once.' });
    }
    return categoryId === undefined ? [] : [{ categoryId, isOptedIn }];
  });
}
