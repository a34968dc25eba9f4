import type { PlainKey, Translate } from '../i18n/catalogue.ts';
import { useTexts } from '../i18n/texts.ts';
import { usePhones } from './phones.ts';
import type { Contact } from './queries.ts';

type Named = Pick<Contact, 'name' | 'phone' | 'email' | 'number' | 'addresses'>;

/** What a contact is called where one name has to do. */
export function nameOf(
  { name, phone, email, number, addresses }: Named,
  t: Translate,
  formatPhone: (e164: string) => string,
) {
  return (
    name ??
    (phone === null ? null : formatPhone(phone)) ??
    email ??
    addresses[0]?.value ??
    t('contacts.number', { number: String(number) })
  );
}

export function useNames(): (contact: Named) => string {
  const { t } = useTexts();
  const formatPhone = usePhones();
  return (contact) => nameOf(contact, t, formatPhone);
}

const SOURCES: Record<string, PlainKey> = {
  api: 'contacts.viaApi',
  inbound: 'contacts.viaInbound',
  conversation: 'contacts.viaConversation',
  import: 'contacts.viaImport',
  signup_form: 'contacts.viaSignupForm',
  preference_page: 'contacts.viaPreferencePage',
  provider: 'contacts.viaProvider',
  report: 'contacts.viaReport',
  merge: 'contacts.viaMerge',
};

/** By whom or what something of a contact was changed, in words. */
export function sourceName(source: string | null, t: Translate): string {
  const key = source === null ? undefined : SOURCES[source];
  return key ? t(key) : (source ?? '');
}
