import type { FieldError } from '../../base/errors.ts';
import { decodeId } from '../../base/ids.ts';
import { createContact } from '../../contacts/save-contact.ts';
import type { Emit } from '../../events/emitter.ts';
import { toEmail } from '../../rules/email.ts';
import { toE164 } from '../../rules/phone.ts';
import type { AccountContext } from '../../store/context.ts';
import { type ContactLookup, findContactIds } from './queries.ts';
import type { ReportedContact } from './schema.ts';

/** A contact as somebody named them, and where in the request. */
interface NamedContact {
  contact: ReportedContact;
  path: string;
}

/**
 * The UUIDs of the contacts named, in their order. With `creates`, a phone number or e-mail address that nobody has
 * becomes a contact; what else finds nobody is added to `errors`, and its place stays empty.
 */
export async function resolveContacts(
  tx: AccountContext,
  emit: Emit,
  named: readonly NamedContact[],
  { creates, errors }: { creates: boolean; errors: FieldError[] },
): Promise<(string | undefined)[]> {
  const lookups = named.map(({ contact, path }) => {
    const lookup = toLookup(contact);
    if (!lookup) errors.push({ path: `${path}/${Object.keys(contact)[0]}`, message: 'This is not valid.' });
    return lookup;
  });
  const asked = lookups.filter((lookup) => lookup !== undefined);
  const found = new Map((await findContactIds(tx.db, tx.accountId, asked)).map((id, index) => [asked[index], id]));
  const missing = creates ? asked.filter((lookup) => !found.get(lookup)) : [];
  const made = await createMissing(tx, emit, missing);
  return lookups.map((lookup, index) => {
    if (!lookup) return undefined;
    const id = found.get(lookup) ?? made.get(keyOf(lookup));
    if (id === undefined) errors.push(refuse(lookup, (named[index] as NamedContact).path));
    return id;
  });
}

/** In one order: requests that make the same contacts at once wait for each other and cannot deadlock. */
async function createMissing(
  tx: AccountContext,
  emit: Emit,
  missing: readonly ContactLookup[],
): Promise<Map<string, string>> {
  const wanted = new Map(missing.filter(isAddress).map((lookup) => [keyOf(lookup), lookup]));
  const made = new Map<string, string>();
  for (const key of [...wanted.keys()].sort()) {
    const { by, value } = wanted.get(key) as AddressLookup;
    made.set(key, await createContact(tx, emit, { [by]: value }, 'report'));
  }
  return made;
}

function toLookup({ id, phone, email, key }: ReportedContact): ContactLookup | undefined {
  if (key) return { by: 'key', ...key };
  if (id !== undefined) return lookupBy('id', decodeId('cnt', id));
  if (phone !== undefined) return lookupBy('phone', toE164(phone));
  return lookupBy('email', email === undefined ? undefined : toEmail(email));
}

function lookupBy(by: 'id' | 'phone' | 'email', value: string | undefined): ContactLookup | undefined {
  return value === undefined ? undefined : { by, value };
}

type AddressLookup = Extract<ContactLookup, { by: 'phone' | 'email' }>;

function isAddress(lookup: ContactLookup): lookup is AddressLookup {
  return lookup.by === 'phone' || lookup.by === 'email';
}

function keyOf({ by, value }: ContactLookup): string {
  return `${by} ${value}`;
}

function refuse(lookup: ContactLookup, path: string): FieldError {
  const hint = isAddress(lookup) ? ' With createContacts: true one is made.' : '';
  return { path: `${path}/${lookup.by}`, message: `There is no such contact.${hint}`, code: 'contact_unknown' };
}
