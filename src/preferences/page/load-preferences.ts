import { invariant } from '../../base/assert.ts';
import { listCategories } from '../../contacts/categories.ts';
import { loadSnapshots } from '../../contacts/contact-events.ts';
import type { ContactSnapshot } from '../../events/data.ts';
import type { AccountContext } from '../../store/context.ts';
import { builtInField, type EntryField, inputName, type Typed } from '../entry-fields.ts';
import { choosePageLanguage, type Language } from '../languages.ts';
import { listOwnFields } from '../own-fields.ts';
import { findPageOwner } from '../queries.ts';
import type { PageTexts } from '../texts/page-texts.ts';
import { TEXTS } from '../texts/texts.ts';
import { PreferencePage } from './schema.ts';

/** What a contact is shown, and may change. */
export interface Preferences {
  language: Language;
  brand: string;
  title: string | null;
  intro: string | null;
  phone: string | null;
  email: string | null;
  isOptedOut: boolean;
  categories: { id: string; key: string; name: string; description: string; isOptedIn: boolean }[];
  fields: EntryField[];
  /** The values of `fields` as their inputs hold them. */
  shown: Typed;
}

/** What a contact's preference page shows now; undefined where there is no such contact. */
export async function loadPreferences(
  ctx: AccountContext,
  contactId: string,
  acceptLanguage: string | undefined,
): Promise<Preferences | undefined> {
  const { db, accountId } = ctx;
  const contact = (await loadSnapshots(db, accountId, [contactId])).get(contactId);
  if (!contact) return undefined;
  const owner = await findPageOwner(db, accountId);
  invariant(owner, 'a contact has an account');
  const page = PreferencePage.parse(owner.preference_page ?? {});
  const language = choosePageLanguage(contact.language, acceptLanguage);
  const own = await listOwnFields(db, accountId);
  const fields = [
    ...listBuiltIn(contact, TEXTS[language]),
    ...page.fields.flatMap((code) => keepChoice(own.get(code), contact.fields[code])),
  ];
  const optedIn = new Set(contact.subscriptions.filter((each) => each.isOptedIn).map(({ category }) => category));
  const categories = (await listCategories(db, accountId)).filter(({ isPublic }) => isPublic);
  return {
    language,
    brand: owner.name,
    title: page.title,
    intro: page.intro,
    phone: contact.phone,
    email: contact.email,
    isOptedOut: !contact.isActive,
    categories: categories.map((each) => ({ ...each, isOptedIn: contact.isActive && optedIn.has(each.key) })),
    fields,
    shown: Object.fromEntries(fields.map((field) => [inputName(field), textOf(contact, field)])),
  };
}

function listBuiltIn({ language }: ContactSnapshot, texts: PageTexts): EntryField[] {
  const ofLanguage = builtInField('language', texts, false);
  const isListed = language === null || ofLanguage.choices.some(({ value }) => value === language);
  // `pt-BR`, or one without texts: it stays theirs until they choose another.
  const own = isListed ? [] : [{ value: language, label: nameLanguage(language) }];
  return [builtInField('name', texts, false), { ...ofLanguage, choices: [...own, ...ofLanguage.choices] }];
}

function nameLanguage(tag: string): string {
  return new Intl.DisplayNames([tag, 'en'], { type: 'language' }).of(tag) ?? tag;
}

/** A choice that the field no longer has is still shown to those who made it. */
function keepChoice(field: EntryField | undefined, value: unknown): EntryField[] {
  if (!field) return [];
  const isGone =
    field.type === 'choice' && typeof value === 'string' && field.choices.every((each) => each.value !== value);
  return [isGone ? { ...field, choices: [...field.choices, { value, label: value }] } : field];
}

function textOf({ name, language, fields }: ContactSnapshot, { code, isOwn, type }: EntryField): string {
  const value = isOwn ? fields[code] : code === 'name' ? name : language;
  // An unchecked box is no answer: what was never said stays so until the box is checked.
  if (type === 'boolean') return String(value === true);
  if (value === undefined || value === null) return '';
  // Written before the field was defined.
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
