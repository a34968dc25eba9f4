import { type Kysely, type Selectable, sql } from 'kysely';
import type { SignupTable } from '../../store/contact-schema.ts';
import { type AccountContext, type Context, nowDate } from '../../store/context.ts';
import type { Database } from '../../store/schema.ts';

type Db = Kysely<Database>;

export interface NewSignup {
  id: string;
  formId: string;
  /** UUID; null: by e-mail. */
  channelId: string | null;
  /** Sealed; null: it is finished with. */
  entry: Uint8Array | null;
  recipientHash: Uint8Array;
  sourceHash: Uint8Array | null;
  expiresAt: Date;
  /** Its link is to be sent, unless the same recipient was sent this many since `since`. */
  sending: { max: number; since: Date } | null;
}

export async function insertSignup(ctx: AccountContext, signup: NewSignup): Promise<void> {
  const { sending } = signup;
  await sql`
    insert into signup (id, account_id, form_id, channel_id, entry, recipient_hash, source_hash, send_at, created_at,
      expires_at)
    select ${signup.id}::uuid, ${ctx.accountId}::uuid, ${signup.formId}::uuid, ${signup.channelId}::uuid, ${signup.entry}::bytea,
      ${signup.recipientHash}::bytea, ${signup.sourceHash}::bytea,
      case when (select count(*) from signup
        where account_id = ${ctx.accountId} and recipient_hash = ${signup.recipientHash}::bytea
          and created_at > ${sending?.since ?? null}::timestamptz) < ${sending?.max ?? 0}::int then now() end,
      ${nowDate(ctx)}::timestamptz, ${signup.expiresAt}::timestamptz`.execute(ctx.db);
}

/** How many sign-ups of all accounts came from one place since then. */
export async function countFromSource(db: Db, sourceHash: Uint8Array, since: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from signup
    where source_hash = ${sourceHash}::bytea and created_at > ${since}::timestamptz`.execute(db);
  return rows[0]?.count ?? 0;
}

export interface SignupRow
  extends Pick<Selectable<SignupTable>, 'id' | 'account_id' | 'form_id' | 'channel_id' | 'entry'> {
  expires_at: Date;
  confirmed_at: Date | null;
  number: number;
  name: string;
  definition: unknown;
  brand: string;
}

/** A sign-up with its form, taken down or not. Before the tenant is known: the link's id is the way to it. */
export async function findSignup(db: Db, id: string): Promise<SignupRow | undefined> {
  const { rows } = await sql<SignupRow>`
    select s.id, s.account_id, s.form_id, s.channel_id, s.entry, s.expires_at, s.confirmed_at, f.number, f.name,
      f.definition, account.name as brand
    from signup s
    join signup_form f on f.account_id = s.account_id and f.id = s.form_id
    join account on account.id = s.account_id
    where s.id = ${id}`.execute(db);
  return rows[0];
}

/** Of two who confirm at the same moment the second waits here until the first is done. */
export async function lockSignup(db: Db, id: string): Promise<void> {
  await sql`select from signup where id = ${id} for update`.execute(db);
}

/** What was entered is forgotten: it stands in the contact now. */
export async function markConfirmed(ctx: Context, id: string): Promise<void> {
  await ctx.db
    .updateTable('signup')
    .set({ confirmed_at: nowDate(ctx), entry: null, send_at: null })
    .where('id', '=', id)
    .execute();
}

/** A sign-up whose link is to be sent, with the number of this attempt, from 1: it fences what is written about it. */
export interface ClaimedSignup {
  id: string;
  attempt_count: number;
}

/**
 * Takes sign-ups whose link is due, by moving their time on by `leaseMs`: nobody else sends them until then. Those by
 * e-mail are left to processes that send mail. Across accounts: the sweep's.
 */
export async function claimSignups(
  ctx: Context,
  { leaseMs, limit, sendsMail }: { leaseMs: number; limit: number; sendsMail: boolean },
): Promise<ClaimedSignup[]> {
  const { rows } = await sql<ClaimedSignup>`
    with due as (
      select id from signup where send_at <= now() and (${sendsMail}::boolean or channel_id is not null)
      order by send_at limit ${limit}::int for update skip locked
    )
    update signup set attempt_count = attempt_count + 1,
      send_at = clock_timestamp() + ${leaseMs}::float8 * interval '1 millisecond'
    from due where signup.id = due.id
    returning signup.id, signup.attempt_count`.execute(ctx.db);
  return rows;
}

/** The attempt is over: the next one is in `delayMs`; null: there is none. */
export async function settleSignup(ctx: Context, claim: ClaimedSignup, delayMs: number | null): Promise<void> {
  await sql`
    update signup set send_at = clock_timestamp() + ${delayMs}::float8 * interval '1 millisecond'
    where id = ${claim.id} and attempt_count = ${claim.attempt_count} and confirmed_at is null`.execute(ctx.db);
}

/** Whether an address may not be written to: `quarantined_at` it, or `opted_out_at` its owner. */
export function findAddressState(db: Db, accountId: string, address: { kind: 'phone' | 'email'; value: string }) {
  return db
    .selectFrom('contact_address as address')
    .innerJoin('contact', (join) =>
      join.onRef('contact.account_id', '=', 'address.account_id').onRef('contact.id', '=', 'address.contact_id'),
    )
    .select(['address.quarantined_at', 'contact.opted_out_at'])
    .where('address.account_id', '=', accountId)
    .where('address.kind', '=', address.kind)
    .where('address.value', '=', address.value)
    .executeTakeFirst();
}

/** Forgets sign-ups whose link has ended, at most `limit` at once. */
export async function deleteEndedSignups(ctx: Context, limit: number): Promise<void> {
  await sql`
    delete from signup where id = any (array(
      select id from signup where expires_at < ${nowDate(ctx)}::timestamptz limit ${limit}::int))`.execute(ctx.db);
}
