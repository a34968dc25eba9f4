import { setOptedOut } from '../contacts/consent.ts';
import { findOwnerOfAddress } from '../contacts/find-contact-queries.ts';
import type { Emit } from '../events/emitter.ts';
import type { AccountContext } from '../store/context.ts';
import type { PreferenceChange } from './adapter.ts';

/** Opts people out, or in again, who said so in the provider's own screens. Who is no contact yet has said nothing to us. */
export async function applyPreferences(
  tx: AccountContext,
  emit: Emit,
  preferences: readonly PreferenceChange[],
): Promise<void> {
  for (const { from, isOptedOut } of preferences) {
    for (const address of from) {
      const contactId = await findOwnerOfAddress(tx.db, tx.accountId, address);
      if (contactId === undefined) continue;
      await setOptedOut(tx, emit, [contactId], isOptedOut, { source: 'provider' });
      break;
    }
  }
}
