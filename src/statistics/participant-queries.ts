import { sql } from 'kysely';
import type { AccountContext } from '../store/context.ts';
import { lockCursor } from './count-queries.ts';

/**
 * Whoever became part of another contact counts as that one. To be called last in the transaction that moved their
 * activities: counting waits for it, and finds them moved.
 */
export async function moveParticipant(
  tx: AccountContext,
  { fromId, toId }: { fromId: string; toId: string },
): Promise<void> {
  await lockCursor(tx);
  // By way of the campaigns: participants are found by campaign and person.
  await sql`
    with gone as (
      delete from participant p using campaign c
      where c.account_id = ${tx.accountId} and p.account_id = c.account_id and p.campaign_id = c.id
        and p.contact_id = ${fromId}
      returning p.account_id, p.campaign_id, p.has_answered
    )
    insert into participant (account_id, campaign_id, contact_id, has_answered)
    select account_id, campaign_id, ${toId}::uuid, has_answered from gone
    on conflict (account_id, campaign_id, contact_id) do update set has_answered = true
      where excluded.has_answered and not participant.has_answered`.execute(tx.db);
}

/**
 * Whoever is erased stays in the counts as nobody in particular. To be called last in the transaction that dropped their
 * activities: what is counted meanwhile is waited for.
 */
export async function forgetParticipant(tx: AccountContext, contactId: string): Promise<void> {
  await lockCursor(tx);
  await sql`
    update participant p set contact_id = gen_random_uuid() from campaign c
    where c.account_id = ${tx.accountId} and p.account_id = c.account_id and p.campaign_id = c.id
      and p.contact_id = ${contactId}`.execute(tx.db);
}
