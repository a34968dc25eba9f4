import type { Address } from '../rules/message.ts';
import type { AccountContext } from '../store/context.ts';
import { updateAddress } from './queries.ts';

/**
 * A person's number changed: the contact keeps its history under the new one. Where the new number already is another
 * contact's, both stay as they are: two people are not made one on a provider's word.
 */
export async function moveAddress(ctx: AccountContext, from: Address, to: Address): Promise<void> {
  const moved = await updateAddress(ctx.db, ctx.accountId, from, to);
  if (!moved)
    ctx.log.warn({ accountId: ctx.accountId }, 'a changed number was not moved: old one unknown or new one taken');
}
