import type { AccountContext, Context } from '../store/context.ts';
import { nowDate } from '../store/context.ts';
import { updateContacts } from './queries.ts';

/** Contacts, of any accounts, that opted out or in. Blocked people are never sent to. */
export async function saveConsent(
  ctx: Context,
  changes: { accountId: string; contactId: string; optedOut: boolean }[],
): Promise<void> {
  const rows = changes.map((change) => ({ ...change, fields: {} }));
  if (rows.length > 0) await updateContacts(ctx.db, rows, nowDate(ctx));
}

/** Opts contacts of one account out, as a provider reported (Twilio 21610). */
export function setOptedOut(ctx: AccountContext, contactIds: string[]): Promise<void> {
  return saveConsent(
    ctx,
    contactIds.map((contactId) => ({ accountId: ctx.accountId, contactId, optedOut: true })),
  );
}
