import { type Kysely, sql } from 'kysely';
import { type Context, nowDate } from '../../store/context.ts';
import type { Database } from '../../store/schema.ts';

export interface NewLink {
  tokenHash: Uint8Array;
  accountId: string;
  endpointId: string;
  expiresAt: Date;
}

export async function insertLink(ctx: Context, link: NewLink): Promise<void> {
  await ctx.db
    .insertInto('reactivation_link')
    .values({
      token_hash: link.tokenHash,
      account_id: link.accountId,
      endpoint_id: link.endpointId,
      created_at: nowDate(ctx),
      expires_at: link.expiresAt,
    })
    .execute();
}

/** A link with its endpoint as it is now. */
export interface LinkRow {
  account_id: string;
  endpoint_id: string;
  used_at: Date | null;
  url: string;
  state: 'active' | 'paused' | 'disabled';
  off_reason: 'gone' | 'failures' | 'deleted' | null;
  off_since: Date | null;
  policy: string;
  policy_definition: string | null;
  campaign_name: string | null;
  /** The account's. */
  time_zone: string;
}

/** Before the tenant is known: the hash is the way to it. */
export async function findLink(db: Kysely<Database>, tokenHash: Uint8Array): Promise<LinkRow | undefined> {
  const { rows } = await sql<LinkRow>`
    select link.account_id, link.endpoint_id, link.used_at, endpoint.url, endpoint.state, endpoint.off_reason,
      endpoint.off_since, endpoint.policy, delivery_policy.definition::text as policy_definition,
      campaign.name as campaign_name, account.time_zone
    from reactivation_link as link
    join account on account.id = link.account_id
    join endpoint on endpoint.account_id = link.account_id and endpoint.id = link.endpoint_id
    left join campaign on campaign.account_id = endpoint.account_id and campaign.id = endpoint.campaign_id
    left join delivery_policy on delivery_policy.account_id = endpoint.account_id
      and delivery_policy.id::text = endpoint.policy
    where link.token_hash = ${tokenHash}`.execute(db);
  return rows[0];
}

/** Uses the link up. False where somebody was first: who comes second waits here until that one is done. */
export async function markLinkUsed(ctx: Context, tokenHash: Uint8Array): Promise<boolean> {
  const { numUpdatedRows } = await ctx.db
    .updateTable('reactivation_link')
    .set({ used_at: nowDate(ctx) })
    .where('token_hash', '=', Buffer.from(tokenHash))
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Forgets links that have ended, at most `limit` at once: their tokens say themselves that they have. */
export async function deleteEndedLinks(ctx: Context, limit: number): Promise<void> {
  await sql`
    delete from reactivation_link where token_hash = any (array(
      select token_hash from reactivation_link where expires_at < ${nowDate(ctx)}::timestamptz limit ${limit}::int))`.execute(
    ctx.db,
  );
}
