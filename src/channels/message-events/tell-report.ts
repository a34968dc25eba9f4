import { recordComplaint } from '../../contacts/complaints.ts';
import { changeSubscriptions, setOptedOut } from '../../contacts/consent.ts';
import { quarantineAddress } from '../../contacts/quarantine.ts';
import type { ContactRef, MessageRef } from '../../events/data.ts';
import type { Emit } from '../../events/emitter.ts';
import type { AccountContext } from '../../store/context.ts';
import { judgeBounce } from './judge-bounce.ts';
import type { CategoriesByKey } from './open-messages.ts';
import type { ReportedMessageRow } from './queries.ts';
import type { MessageEvent } from './schema.ts';

/** A report that is new, with all that it is about. */
export interface NewReport {
  item: MessageEvent;
  message: ReportedMessageRow;
  contact: ContactRef;
  /** When it happened, ms. */
  at: number;
}

const SIMPLE = { sent: 'message.sent', delivered: 'message.delivered', read: 'message.read' } as const;

/** Tells what a report says, and does to the contact what follows from it. */
export async function tellReport(
  tx: AccountContext,
  emit: Emit,
  { item, message, contact, at }: NewReport,
  categories: CategoriesByKey,
): Promise<void> {
  const { accountId } = tx;
  const { contact_id: contactId } = message;
  const occasion = { message: toMessageRef(message), send: message.send.send };
  const event = { accountId, at, contactId, campaignId: null };
  const data = { contact, ...occasion };
  switch (item.kind) {
    case 'sent':
    case 'delivered':
    case 'read':
      return emit({ ...event, type: SIMPLE[item.kind], data });
    case 'clicked':
      return emit({
        ...event,
        type: 'message.clicked',
        data: { ...data, click: { url: item.url, at: new Date(at).toISOString() } },
      });
    case 'bounced': {
      const error = judgeBounce(item.dsn);
      emit({ ...event, type: 'message.undelivered', data: { ...data, error } });
      const address = addressOf(message);
      if (!error.isPermanent || !address) return;
      const deliveredAt = message.delivered_at?.getTime() ?? null;
      await quarantineAddress(tx, emit, { contactId, address, error, bouncedAt: at, deliveredAt, ...occasion });
      return;
    }
    case 'complained':
      await recordComplaint(tx, emit, { contactId, report: item.report ?? null, at, ...occasion });
      return;
    case 'unsubscribed': {
      const how = { source: 'report', ...occasion } as const;
      const category = item.category === undefined ? undefined : categories.get(item.category);
      if (!category) return setOptedOut(tx, emit, [contactId], true, how);
      await changeSubscriptions(tx, emit, contactId, [{ categoryId: category.id, isOptedIn: false }], how);
    }
  }
}

function toMessageRef({ id, external_id, number, channel, recipient, send }: ReportedMessageRow): MessageRef {
  return {
    id: null,
    externalId: external_id,
    number: send.instanceNumber ?? number,
    channel,
    recipient,
    interfaceId: id,
    tag: send.tag,
    viewUrl: send.viewUrl,
  };
}

/** What is put into quarantine: an address of a kind that contacts have. */
function addressOf({ channel, recipient }: ReportedMessageRow) {
  if (recipient === null) return undefined;
  return { kind: channel === 'email' ? ('email' as const) : ('phone' as const), value: recipient };
}
