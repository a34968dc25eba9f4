import { changeSubscriptions, setOptedOut } from '../../contacts/consent.ts';
import { changeContact } from '../../contacts/save-contact.ts';
import type { Emit, Emitter } from '../../events/emitter.ts';
import type { AccountContext, Context } from '../../store/context.ts';
import { type Entry, type EntryField, inputName, readEntry, type Typed } from '../entry-fields.ts';
import type { Faults } from '../form-parts.ts';
import type { LinkedContact } from '../link-tokens.ts';
import { findLinkedContactId } from '../queries.ts';
import { loadPreferences, type Preferences } from './load-preferences.ts';

const SOURCE = { source: 'preference_page' } as const;

/** What somebody does on their preference page. */
export type PreferenceAction =
  | { type: 'save'; categories: ReadonlySet<string>; typed: Typed }
  | { type: 'unsubscribe' }
  | { type: 'resubscribe' };

/** The page as it is after the action, and what was not taken of it: then nothing was changed. */
export interface ActionTaken {
  preferences: Preferences;
  faults: Faults;
}

/**
 * Does what somebody asks for on their page, all of it or nothing, and tells of what that changed. Undefined where there
 * is no such contact.
 */
export function takeAction(
  ctx: Context,
  emitter: Emitter,
  linked: LinkedContact,
  action: PreferenceAction,
  acceptLanguage: string | undefined,
): Promise<ActionTaken | undefined> {
  return emitter.transaction({ ...ctx, accountId: linked.accountId }, async (tx, emit) => {
    const contactId = await findLinkedContactId(tx.db, linked);
    const before = contactId === undefined ? undefined : await loadPreferences(tx, contactId, acceptLanguage);
    if (contactId === undefined || !before) return undefined;
    if (action.type !== 'save') {
      await setOptedOut(tx, emit, [contactId], action.type === 'unsubscribe', SOURCE);
    } else {
      const faults = await save(tx, emit, contactId, before, action);
      if (faults.size > 0) return { preferences: before, faults };
    }
    const preferences = await loadPreferences(tx, contactId, acceptLanguage);
    return preferences && { preferences, faults: new Map() };
  });
}

async function save(
  tx: AccountContext,
  emit: Emit,
  contactId: string,
  { fields, shown, categories }: Preferences,
  { typed, categories: wanted }: PreferenceAction & { type: 'save' },
): Promise<Faults> {
  // What was left as it was shown is not read: it may be older than the rules it would have to pass.
  const edited = fields.filter(
    (field) => (typed[inputName(field)] ?? shown[inputName(field)]) !== shown[inputName(field)],
  );
  const { values, faults } = readEntry(edited, typed);
  if (faults.size > 0) return faults;
  if (edited.length > 0) await changeContact(tx, emit, contactId, toChange(edited, values), SOURCE.source);
  const changes = categories
    .filter(({ key, isOptedIn }) => wanted.has(key) !== isOptedIn)
    .map(({ id, isOptedIn }) => ({ categoryId: id, isOptedIn: !isOptedIn }));
  await changeSubscriptions(tx, emit, contactId, changes, SOURCE);
  return faults;
}

function toChange(edited: EntryField[], values: Entry['values']) {
  const entriesOf = (isOwn: boolean) =>
    Object.fromEntries(edited.filter((each) => each.isOwn === isOwn).map(({ code }) => [code, values.get(code)]));
  return { ...entriesOf(false), fields: entriesOf(true) };
}
