import type { AccountContext } from '../../store/context.ts';
import { OvertakenError } from '../../store/errors.ts';
import { countConversationsOf, type HeldConversation, hasMessages } from './queries.ts';

/**
 * To be asked once contacts are locked for good and `endingId` has no messages left: a conversation or message that came
 * between its lock and theirs is for another try.
 */
export async function requireNotOvertaken(
  tx: AccountContext,
  endingId: string,
  contactIds: readonly string[],
  held: readonly HeldConversation[],
): Promise<void> {
  const conversations = await countConversationsOf(tx.db, tx.accountId, contactIds);
  if (conversations > held.length || (await hasMessages(tx.db, tx.accountId, endingId))) throw new OvertakenError();
}
