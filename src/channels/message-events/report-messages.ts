import { createHash } from 'node:crypto';
import { AppError, type FieldError } from '../../base/errors.ts';
import { listCategories } from '../../contacts/categories.ts';
import { loadContactRefs } from '../../contacts/contact-events.ts';
import type { Emitter } from '../../events/emitter.ts';
import { type AccountContext, nowDate } from '../../store/context.ts';
import { type CategoriesByKey, openMessages } from './open-messages.ts';
import { insertReports, lockContacts, type ReportedMessageRow, updateDelivered } from './queries.ts';
import type { MessageEvent, MessageEvents, MessageEventsResult } from './schema.ts';
import { tellReport } from './tell-report.ts';

/** How far a sender's clock may be ahead of ours. */
const AHEAD_MAX_MS = 5 * 60_000;
const TOUCHES_CONTACT: ReadonlySet<MessageEvent['kind']> = new Set(['bounced', 'complained', 'unsubscribed']);

/**
 * Takes in what became of messages that somebody else sent: all of it, or nothing. What was reported before does
 * nothing again. @throws AppError `invalid`, naming every report that is wrong.
 */
export function reportMessages(
  ctx: AccountContext,
  emitter: Emitter,
  input: MessageEvents,
): Promise<MessageEventsResult> {
  requireMoments(input.items, ctx.clock.now());
  return emitter.transaction(ctx, async (tx, emit) => {
    const categories = await findCategories(tx, input.items);
    const messages = await openMessages(tx, emit, input, categories);
    const reports = input.items.map((item) => {
      const message = messages.get(item.externalId) as ReportedMessageRow;
      return { item, message, at: item.at === undefined ? tx.clock.now() : Date.parse(item.at) };
    });
    const keys = reports.map(({ item, message }) => ({ messageId: message.id, key: keyOf(item) }));
    const fresh = await insertReports(tx.db, tx.accountId, keys, nowDate(tx));
    const contacts = await loadContactRefs(
      tx.db,
      [...messages.values()].map((message) => ({ accountId: tx.accountId, contactId: message.contact_id })),
    );
    const accepted = reports.filter((_, index) => fresh.has(index));
    await noteDelivered(tx, accepted);
    const touched = accepted.filter(({ item }) => TOUCHES_CONTACT.has(item.kind));
    if (touched.length > 0)
      await lockContacts(
        tx.db,
        tx.accountId,
        touched.map(({ message }) => message.contact_id),
      );
    for (const report of accepted) {
      const contact = contacts.get(report.message.contact_id);
      // Erased meanwhile: of them nothing is told any more.
      if (contact) await tellReport(tx, emit, { ...report, contact }, categories);
    }
    return { accepted: accepted.length, duplicates: reports.length - accepted.length };
  });
}

function requireMoments(items: readonly MessageEvent[], now: number): void {
  const errors = items.flatMap(({ at }, index) => {
    const isAhead = at !== undefined && Date.parse(at) > now + AHEAD_MAX_MS;
    return isAhead ? [{ path: `/items/${index}/at`, message: 'This has not happened yet.' }] : [];
  });
  if (errors.length > 0) throw new AppError('invalid', 'Some reports are not valid. None was taken.', { errors });
}

/** @throws AppError `invalid` where a report names a category that is not there. */
async function findCategories(ctx: AccountContext, items: readonly MessageEvent[]): Promise<CategoriesByKey> {
  const named = items.flatMap((item, index) => {
    const path = `/items/${index}`;
    return [
      { key: item.send?.category, path: `${path}/send/category` },
      { key: item.kind === 'unsubscribed' ? item.category : undefined, path: `${path}/category` },
    ];
  });
  const wanted = named.filter(({ key }) => key !== undefined);
  if (wanted.length === 0) return new Map();
  const categories = new Map((await listCategories(ctx.db, ctx.accountId)).map((each) => [each.key, each]));
  const errors: FieldError[] = wanted
    .filter(({ key }) => !categories.has(key as string))
    .map(({ path }) => ({ path, message: 'There is no subscription category with this key.' }));
  if (errors.length > 0) throw new AppError('invalid', 'Some reports are not valid. None was taken.', { errors });
  return categories;
}

/** By what a repeated report is known. Texts of any length become short ones: it is part of a key. */
function keyOf(item: MessageEvent): string {
  const at = item.at === undefined ? null : Date.parse(item.at);
  const parts = item.id === undefined ? [item.kind, at, item.kind === 'clicked' ? item.url : null] : [item.id];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

/** Also on the rows at hand: a bounce further on in the same request shows it. */
async function noteDelivered(
  ctx: AccountContext,
  reports: readonly { item: MessageEvent; message: ReportedMessageRow; at: number }[],
): Promise<void> {
  const delivered = reports.filter(({ item, message }) => item.kind === 'delivered' && !message.delivered_at);
  for (const { message, at } of delivered) message.delivered_at ??= new Date(at);
  const rows = delivered.map(({ message, at }) => ({ messageId: message.id, deliveredAt: new Date(at) }));
  if (rows.length > 0) await updateDelivered(ctx.db, ctx.accountId, rows, nowDate(ctx));
}
