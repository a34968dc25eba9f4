import { decodeId } from '../base/ids.ts';
import { PHONE_REFUSAL } from '../contacts/fields/read-value.ts';
import { EMAIL_REFUSAL, toEmail } from '../rules/email.ts';
import { toE164 } from '../rules/phone.ts';
import { compileExpression } from '../rules/templates/compile-expression.ts';
import { isTemplate } from '../rules/templates/is-template.ts';
import type { Identities } from './source-event.ts';

/** As they are given: values, or expressions such as `${email}`. */
export interface GivenIdentities {
  id?: string | null | undefined;
  phone?: string | null | undefined;
  email?: string | null | undefined;
}

interface Fault {
  path: string[];
  message: string;
}

const NAMES = ['id', 'phone', 'email'] as const;
const READERS: Record<(typeof NAMES)[number], { read(text: string): string | undefined; refusal: string }> = {
  id: {
    read: (text) => (decodeId('cnt', text) === undefined ? undefined : text),
    refusal: 'This is not the id of a contact (cnt_…).',
  },
  phone: { read: (text) => toE164(text), refusal: PHONE_REFUSAL },
  email: { read: toEmail, refusal: EMAIL_REFUSAL },
};

/** Reads whom an event is about, each identity in its one form; pure. Every mistake is named. */
export function readIdentities(
  given: GivenIdentities,
  params: Readonly<Record<string, unknown>>,
): { identities: Identities; faults: Fault[] } {
  const identities: Identities = {};
  const faults: Fault[] = [];
  const named = NAMES.filter((name) => typeof given[name] === 'string');
  for (const name of named) {
    const text = given[name] as string;
    const value = isTemplate(text) ? evaluate(text, params) : text;
    if (value === undefined) {
      faults.push({ path: [name], message: `The event's parameters have no text for ${text}.` });
      continue;
    }
    const identity = READERS[name].read(value);
    if (identity === undefined) faults.push({ path: [name], message: READERS[name].refusal });
    else identities[name] = identity;
  }
  if (named.length === 0) faults.push({ path: [], message: 'Give one of id, phone, email.' });
  return { identities, faults };
}

/** A text or a number; undefined: there is none. */
function evaluate(expression: string, params: Readonly<Record<string, unknown>>): string | undefined {
  // Whom it is about is not known yet: of the contact there is nothing.
  const data = { contact: {}, data: {}, params, locale: null, timeZone: 'UTC' };
  const value = compileExpression(expression).evaluate(data);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
