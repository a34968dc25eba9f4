import { AppError } from '../base/errors.ts';
import { changeSubscriptions, setOptedOut } from '../contacts/consent.ts';
import { loadSnapshots } from '../contacts/contact-events.ts';
import { liftQuarantine } from '../contacts/quarantine.ts';
import { updateFields } from '../contacts/queries.ts';
import type { Definitions } from '../contacts/read-contact.ts';
import { changeContact } from '../contacts/save-contact.ts';
import type { Emit } from '../events/emitter.ts';
import { describeMessage } from '../events/message-facts.ts';
import { loadLastSentFacts, type MessageFactsRow } from '../events/message-facts-queries.ts';
import { type AccountContext, type Context, nowDate } from '../store/context.ts';
import { readAttribute } from './attributes.ts';
import type { ContactWish, PlannedContact } from './planned-contact.ts';
import type { TurnItem } from './turn-item.ts';

const SOURCE = 'conversation';

/** Tells of events that an item brought about. */
export type EmitFor = (item: TurnItem) => Emit;

/**
 * Writes what turns change about their people, and tells of it: plain fields in one statement, the few that change what
 * a contact is known by or has agreed to one by one. All rows are locked in key order first, by that one statement.
 * @param definitionsOf what an account (UUID) has defined.
 */
export async function saveContacts(
  ctx: Context,
  contacts: readonly PlannedContact[],
  definitionsOf: (accountId: string) => Definitions,
  emitFor: EmitFor,
): Promise<void> {
  const changed = contacts.filter(({ wishes }) => wishes.length > 0);
  if (changed.length === 0) return;
  const special = await saveFields(ctx, changed, definitionsOf, emitFor);
  const consenting = special.flatMap(({ contact: { row }, wish: { item } }) => {
    return { accountId: row.account_id, contactId: row.id, channelId: item.channel.id };
  });
  const lastSent = await loadLastSentFacts(ctx.db, consenting);
  for (const { contact, wish } of special) {
    const account = { ...ctx, accountId: contact.row.account_id };
    await grant(account, emitFor(wish.item), contact.row.id, wish, lastSent.get(contact.row.id));
  }
}

type Special = { contact: PlannedContact; wish: Exclude<ContactWish, { type: 'set_field' }> | KnownBy };
type KnownBy = { item: TurnItem; type: 'change'; change: Parameters<typeof changeContact>[3] };

/** Writes plain fields, and gives what is left to do, by contact in key order. */
async function saveFields(
  ctx: Context,
  contacts: readonly PlannedContact[],
  definitionsOf: (accountId: string) => Definitions,
  emitFor: EmitFor,
): Promise<Special[]> {
  const special: Special[] = [];
  const items = new Map<string, TurnItem>();
  const rows = [...contacts]
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    .map((contact) => {
      const { account_id: accountId, id: contactId } = contact.row;
      const fields: Record<string, unknown> = {};
      for (const wish of contact.wishes) {
        if (wish.type !== 'set_field') {
          special.push({ contact, wish });
          continue;
        }
        const attribute = readAttribute(definitionsOf(accountId), wish.field, wish.value);
        if (attribute?.kind === 'field') fields[wish.field] = attribute.value;
        if (attribute?.kind === 'change')
          special.push({ contact, wish: { item: wish.item, type: 'change', ...attribute } });
        items.set(contactId, wish.item);
      }
      return { accountId, contactId, fields };
    });
  const modified = await updateFields(ctx.db, rows, { source: SOURCE, at: nowDate(ctx) });
  for (const [accountId, own] of Map.groupBy(modified, (row) => row.accountId)) {
    const snapshots = await loadSnapshots(
      ctx.db,
      accountId,
      own.map(({ contactId }) => contactId),
    );
    for (const [contactId, contact] of snapshots) {
      const about = { accountId, at: ctx.clock.now(), contactId, campaignId: null };
      const emit = emitFor(items.get(contactId) as TurnItem);
      emit({ ...about, type: 'contact.modified', data: { contact, source: SOURCE } });
    }
  }
  return special;
}

function keyOf({ row }: PlannedContact): string {
  return row.account_id + row.id;
}

/** @param last what the person was sent before: the occasion of a word of consent. */
async function grant(
  tx: AccountContext,
  emit: Emit,
  contactId: string,
  wish: Special['wish'],
  last: MessageFactsRow | undefined,
): Promise<void> {
  const occasion = last && describeMessage({ ...last, createdAt: last.createdAt.getTime() });
  const how = { source: SOURCE, ...occasion } as const;
  switch (wish.type) {
    case 'opt_out':
    case 'opt_in':
      return setOptedOut(tx, emit, [contactId], wish.type === 'opt_out', how);
    case 'opt_out_category':
    case 'opt_in_category': {
      const change = { categoryId: wish.categoryId, isOptedIn: wish.type === 'opt_in_category' };
      await changeSubscriptions(tx, emit, contactId, [change], how);
      return;
    }
    case 'lift_quarantine':
      await liftQuarantine(tx, contactId, wish.address);
      return;
    case 'change':
      return changeKnownBy(tx, emit, contactId, wish);
  }
}

/** What somebody else has already stays theirs: the answer is in its message, and nobody is made to lose the turn. */
async function changeKnownBy(tx: AccountContext, emit: Emit, contactId: string, { change }: KnownBy): Promise<void> {
  try {
    await changeContact(tx, emit, contactId, change, SOURCE);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    tx.log.info(
      { err: error, accountId: tx.accountId, contactId },
      'an answer could not become what a contact is known by',
    );
  }
}
