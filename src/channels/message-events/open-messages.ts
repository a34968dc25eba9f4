import { AppError, type FieldError } from '../../base/errors.ts';
import { holdContacts } from '../../contacts/contact-event-queries.ts';
import { loadContactRefs } from '../../contacts/contact-events.ts';
import type { ContactRef, Send } from '../../events/data.ts';
import type { Emit } from '../../events/emitter.ts';
import { type AccountContext, newId, nowDate } from '../../store/context.ts';
import { OvertakenError } from '../../store/errors.ts';
import {
  insertReportedMessages,
  listReportedMessages,
  type NewReportedMessage,
  type ReportedMessageRow,
} from './queries.ts';
import { resolveContacts } from './resolve-contacts.ts';
import type { MessageEvent, MessageEvents, ReportedSend } from './schema.ts';

/** The account's categories by key, as far as reports name any. */
export type CategoriesByKey = ReadonlyMap<string, { id: string; number: number }>;

interface FirstReport {
  index: number;
  item: MessageEvent;
}

/**
 * The messages that reports are about, by their senders' ids; those that are told of for the first time are kept.
 * @throws AppError `invalid`, naming every report that does not say enough.
 */
export async function openMessages(
  tx: AccountContext,
  emit: Emit,
  { items, createContacts }: MessageEvents,
  categories: CategoriesByKey,
): Promise<Map<string, ReportedMessageRow>> {
  const firsts = new Map<string, FirstReport>();
  for (const [index, item] of items.entries()) {
    if (!firsts.has(item.externalId)) firsts.set(item.externalId, { index, item });
  }
  const list = () => listReportedMessages(tx.db, tx.accountId, [...firsts.keys()]);
  const known = byExternalId(await list());
  const fresh = [...firsts.values()].filter(({ item }) => !known.has(item.externalId));
  const contactIds = fresh.length === 0 ? [] : await contactsOf(tx, emit, fresh, createContacts);
  const everybody = [...contactIds, ...[...known.values()].map((message) => message.contact_id)];
  const held = await holdContacts(
    tx.db,
    everybody.map((contactId) => ({ accountId: tx.accountId, contactId })),
  );
  // Erased or merged since they were found.
  if (contactIds.some((id) => !held.has(id))) throw new OvertakenError();
  if (fresh.length === 0) return known;
  const contacts = await loadContactRefs(
    tx.db,
    contactIds.map((contactId) => ({ accountId: tx.accountId, contactId })),
  );
  const rows = fresh.map(({ item }, index) => {
    const contactId = contactIds[index] as string;
    return newMessage(tx, item, contactId, contacts.get(contactId), categories);
  });
  await insertReportedMessages(tx.db, tx.accountId, rows, nowDate(tx));
  return byExternalId(await list());
}

function byExternalId(rows: ReportedMessageRow[]): Map<string, ReportedMessageRow> {
  return new Map(rows.map((row) => [row.external_id, row]));
}

async function contactsOf(
  tx: AccountContext,
  emit: Emit,
  fresh: readonly FirstReport[],
  creates: boolean,
): Promise<string[]> {
  const errors: FieldError[] = [];
  const named = fresh.flatMap(({ index, item }) => {
    const path = `/items/${index}`;
    if (item.channel === undefined) errors.push(missing(`${path}/channel`));
    if (item.contact === undefined) errors.push(missing(`${path}/contact`));
    return item.contact ? [{ contact: item.contact, path: `${path}/contact` }] : [];
  });
  const ids = await resolveContacts(tx, emit, named, { creates, errors });
  if (errors.length > 0) throw new AppError('invalid', 'Some reports are not valid. None was taken.', { errors });
  return ids as string[];
}

function missing(path: string): FieldError {
  return { path, message: 'This is missing: it is needed in the first report of a message.' };
}

function newMessage(
  tx: AccountContext,
  item: MessageEvent,
  contactId: string,
  contact: ContactRef | undefined,
  categories: CategoriesByKey,
): NewReportedMessage {
  const channel = item.channel as string;
  const { recipient = contact ? addressOn(channel, contact) : null, tag = null, viewUrl = null } = item;
  const startedAt = item.send?.startedAt ?? item.at ?? nowDate(tx).toISOString();
  return {
    id: newId(tx),
    externalId: item.externalId,
    contactId,
    channel,
    recipient,
    send: {
      send: sendOf(item.send, new Date(startedAt), categories),
      tag,
      viewUrl,
      instanceNumber: item.send?.messageInstanceNumber ?? null,
    },
  };
}

function addressOn(channel: string, { email, phone }: ContactRef): string | null {
  return channel === 'email' ? email : phone;
}

function sendOf(given: ReportedSend | undefined, startedAt: Date, categories: CategoriesByKey): Send {
  const category = given?.category;
  return {
    kind: given?.kind ?? 'unitary',
    number: given?.number ?? null,
    templateNumber: given?.templateNumber ?? null,
    category: category ?? null,
    categoryNumber: (category !== undefined && categories.get(category)?.number) || null,
    startedAt: startedAt.toISOString(),
    broadcastNumber: given?.broadcastNumber ?? null,
    workflow: given?.workflow ?? null,
  };
}
