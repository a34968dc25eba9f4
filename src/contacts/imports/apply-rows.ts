import { encodeId } from '../../base/ids.ts';
import { Changes } from './changes.ts';
import { FIELD_PREFIX, SUBSCRIPTION_PREFIX } from './columns.ts';
import { identify, type KnownContact, type KnownContacts } from './known-contacts.ts';
import type { ImportedRow, RowIssue } from './read-row.ts';

export interface ApplyOptions {
  /** The target of the column that says whose row it is. */
  match: string;
  mode: 'upsert' | 'create' | 'update';
  /** The UUID of the contact that a row makes, should it make one. */
  idOf(row: number): string;
  /** The keys of the account's categories, by their UUID. */
  categoryKeys: ReadonlyMap<string, string>;
}

export interface Applied {
  changes: Changes;
  /** What is wrong with rows, and what of others was left as it was. */
  issues: RowIssue[];
  counts: { created: number; updated: number; unchanged: number; failed: number };
  /** How many of the rows are through: one that needs what another one has given up waits for the next batch. */
  through: number;
}

/** Works rows off one after the other on what is known, which changes with them. Pure but for that. */
export function applyRows(
  known: KnownContacts,
  rows: readonly (ImportedRow | RowIssue[])[],
  options: ApplyOptions,
): Applied {
  const applied: Applied = {
    changes: new Changes(known),
    issues: [],
    counts: { created: 0, updated: 0, unchanged: 0, failed: 0 },
    through: 0,
  };
  for (const row of rows) {
    const issues = Array.isArray(row) ? row : applyRow(known, row, options, applied);
    if (issues === 'wait') break;
    applied.through += 1;
    if (issues.length > 0) applied.counts.failed += 1;
    applied.issues.push(...issues);
  }
  return applied;
}

/** Refuses the row as a whole or takes it as a whole. */
function applyRow(
  known: KnownContacts,
  row: ImportedRow,
  options: ApplyOptions,
  { changes, issues, counts }: Applied,
): RowIssue[] | 'wait' {
  const owner = findOwner(known, row, options.match);
  if ('message' in owner) return [owner];
  const refusal = refuseByMode(row, owner.id, options);
  if (refusal) return [refusal];
  const id = owner.id ?? options.idOf(row.number);
  const { addresses, keys } = row.identifiers;
  const identifiers = [...addresses, ...keys];
  const taken = identifiers.flatMap((identifier) => {
    const other = known.owners.get(identify(identifier));
    const field = 'kind' in identifier ? identifier.kind : FIELD_PREFIX + identifier.field;
    return other === undefined || other === id ? [] : [takenIssue(row, field, identifier.value, other)];
  });
  if (taken.length > 0) return taken;
  if (identifiers.some((identifier) => changes.isGivenUp(identifier))) return 'wait';
  if (owner.id === undefined && identifiers.length === 0) {
    const message = 'A contact needs a phone number, an e-mail address or the value of a key field.';
    return [issueOf(row, null, null, 'invalid', message)];
  }
  const contact = known.byId.get(id) ?? changes.addContact(id);
  const isChanged = applyValues(contact, row, changes);
  const isConsentChanged = applyConsent(contact, row, options, { changes, issues });
  if (owner.id === undefined) counts.created += 1;
  else if (isChanged || isConsentChanged) {
    counts.updated += 1;
    changes.touch(contact);
  } else counts.unchanged += 1;
  return [];
}

function findOwner(known: KnownContacts, row: ImportedRow, match: string): { id: string | undefined } | RowIssue {
  if (match === 'id') {
    if (row.id === undefined || known.byId.has(row.id)) return { id: row.id };
    return issueOf(row, match, encodeId('cnt', row.id), 'not_found', 'There is no such contact.');
  }
  const { addresses, keys } = row.identifiers;
  const identifier =
    addresses.find(({ kind }) => kind === match) ?? keys.find(({ field }) => FIELD_PREFIX + field === match);
  if (identifier) return { id: known.owners.get(identify(identifier)) };
  return issueOf(row, match, null, 'blank', 'This cell says whose row it is: it must not be blank.');
}

function refuseByMode(row: ImportedRow, id: string | undefined, { mode, match }: ApplyOptions): RowIssue | undefined {
  if (mode === 'create' && id !== undefined) {
    return issueOf(row, match, null, 'exists', `This is the contact ${encodeId('cnt', id)} already.`);
  }
  if (mode === 'update' && id === undefined) return issueOf(row, match, null, 'not_found', 'There is no such contact.');
  return undefined;
}

/** Whether the row says anything new. */
function applyValues(contact: KnownContact, { values, identifiers }: ImportedRow, changes: Changes): boolean {
  const before = changes.count;
  const { name, language, fields } = values;
  if (typeof name === 'string') changes.setName(contact, name);
  if (typeof language === 'string') changes.setLanguage(contact, language);
  for (const [code, value] of Object.entries(fields)) changes.setField(contact, code, value);
  const { addresses, keys } = identifiers;
  for (const { kind, value } of addresses) {
    if (kind === 'phone' || kind === 'email') changes.setAddress(contact, kind, value);
  }
  for (const { field, value } of keys) changes.setKey(contact, field, value);
  return changes.count > before;
}

/** An import opts out, and in to what nobody was asked about; it opts nobody in again. */
function applyConsent(
  contact: KnownContact,
  row: ImportedRow,
  { categoryKeys }: ApplyOptions,
  { changes, issues }: Pick<Applied, 'changes' | 'issues'>,
): boolean {
  const before = changes.count;
  const { subscriptions, optedOut } = row.values;
  const keepOut = (field: string, value: boolean) => {
    const message = 'They opted out, so this was left as it is: an import opts nobody in again.';
    issues.push(issueOf(row, field, String(value), 'opted_out', message));
  };
  for (const { categoryId, isOptedIn } of subscriptions) {
    const isOut = contact.isOptedOut || contact.subscriptions.get(categoryId) === false;
    const isNew = contact.subscriptions.get(categoryId) !== isOptedIn;
    if (isOptedIn && isNew && isOut) keepOut(SUBSCRIPTION_PREFIX + (categoryKeys.get(categoryId) ?? ''), true);
    else if (isNew) changes.setSubscription(contact, categoryId, isOptedIn);
  }
  if (optedOut === true && !contact.isOptedOut) changes.optOut(contact);
  if (optedOut === false && contact.isOptedOut) keepOut('optedOut', false);
  return changes.count > before;
}

function takenIssue(row: ImportedRow, field: string, value: string, owner: string): RowIssue {
  return issueOf(row, field, value, 'taken', `The contact ${encodeId('cnt', owner)} has this already.`);
}

function issueOf(
  { number }: ImportedRow,
  field: string | null,
  value: string | null,
  code: string,
  message: string,
): RowIssue {
  return { row: number, field, value, code, message };
}
