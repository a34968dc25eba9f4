import type { AccountContext } from '../../store/context.ts';
import type { ContactAddress } from '../find-contact-queries.ts';
import {
  deleteSignup,
  dropImportErrors,
  dropProviderEvents,
  dropSourceEventsNaming,
  listPendingSignups,
  type PendingSignup,
} from './history-queries.ts';

const BATCH = 500;
const NIL_UUID = '00000000-0000-0000-0000-000000000000';

/**
 * Deletes what names people without saying whose it is: events that providers sent and nobody acted on, events of the
 * account's own systems, what imports said of their rows, sign-ups not confirmed. Short senders (`67213`, `ACME`) are nobody's own and are not looked for.
 */
export async function dropTraces(ctx: AccountContext, addresses: readonly ContactAddress[]): Promise<void> {
  const own = addresses.filter(({ kind }) => kind !== 'sender');
  if (own.length === 0) return;
  const values = own.map(({ value }) => value.toLowerCase());
  await dropImportErrors(ctx.db, ctx.accountId, values);
  const patterns = own.map(patternOf);
  for (let after: string | undefined = NIL_UUID; after !== undefined; ) {
    after = await dropProviderEvents(ctx.db, ctx.accountId, patterns, after, BATCH);
  }
  for (let after: string | undefined = NIL_UUID; after !== undefined; ) {
    after = await dropSourceEventsNaming(ctx.db, ctx.accountId, values, after, BATCH);
  }
  await dropSignups(ctx, values);
}

/** A number as providers write it, with or without its plus, and as no part of a longer one. */
function patternOf({ kind, value }: ContactAddress): string {
  const digits = value.replace(/\D/g, '');
  return kind === 'phone' ? `(^|[^0-9])${digits}([^0-9]|$)` : value.replace(/[^A-Za-z0-9]/g, '\\$&');
}

/** What somebody entered is sealed: each is opened to be looked at. */
async function dropSignups(ctx: AccountContext, values: readonly string[]): Promise<void> {
  for (let after: string | undefined = NIL_UUID; after !== undefined; ) {
    const page: PendingSignup[] = await listPendingSignups(ctx.db, ctx.accountId, after, BATCH);
    for (const { id, entry } of page) {
      const text = ctx.vault.open(entry).toLowerCase();
      const isTheirs = values.some((value) => text.includes(JSON.stringify(value)));
      if (isTheirs) await deleteSignup(ctx.db, ctx.accountId, id);
    }
    after = page.at(-1)?.id;
  }
}
