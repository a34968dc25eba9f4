import type { Emit } from '../events/emitter.ts';
import type { ContactSource } from '../store/contact-schema.ts';
import type { AccountContext } from '../store/context.ts';
import { setOptedOut } from './consent.ts';
import { updateComplaint } from './consent-queries.ts';
import { loadContactRefs, type Occasion } from './contact-events.ts';

export interface Complaint extends Partial<Occasion> {
  contactId: string;
  /** The feedback-loop report as it came, if one did. */
  report: string | null;
  /** ms. */
  at: number;
  /** Who told us; left out: a report. */
  source?: ContactSource;
}

/** Notes that somebody reported a message as spam, tells of it, and opts them out. False where the contact is gone. */
export async function recordComplaint(tx: AccountContext, emit: Emit, complaint: Complaint): Promise<boolean> {
  const { contactId, report, at, source = 'report', message = null, send = null } = complaint;
  if (!(await updateComplaint(tx.db, tx.accountId, contactId, new Date(at)))) return false;
  const contact = (await loadContactRefs(tx.db, [{ accountId: tx.accountId, contactId }])).get(contactId);
  if (!contact) return false;
  emit({
    accountId: tx.accountId,
    type: 'contact.complained',
    at,
    contactId,
    campaignId: null,
    data: { contact, report, message, send },
  });
  await setOptedOut(tx, emit, [contactId], true, { source, message, send });
  return true;
}
