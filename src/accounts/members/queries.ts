import { type Kysely, type Selectable, sql } from 'kysely';
import type { InvitationTable, Role } from '../../store/people-schema.ts';
import type { Database } from '../../store/schema.ts';

type Db = Kysely<Database>;
export type InvitationRow = Selectable<InvitationTable>;

export interface MemberRow {
  person_id: string;
  name: string;
  email: string;
  role: Role;
  created_at: Date;
}

/** The accounts that somebody is a member of (cross-tenant by nature), the one they joined first first. */
export async function listMemberships(db: Db, personId: string) {
  return db
    .selectFrom('member')
    .innerJoin('account', 'account.id', 'member.account_id')
    .select(['member.account_id', 'member.role', 'account.name', 'account.is_operator'])
    .where('member.person_id', '=', personId)
    .orderBy('member.created_at')
    .orderBy('member.account_id')
    .execute();
}

export async function listMemberRows(db: Db, accountId: string): Promise<MemberRow[]> {
  return db
    .selectFrom('member')
    .innerJoin('person', 'person.id', 'member.person_id')
    .select(['member.person_id', 'person.name', 'person.email', 'member.role', 'member.created_at'])
    .where('member.account_id', '=', accountId)
    .orderBy('member.created_at')
    .orderBy('member.person_id')
    .execute();
}

/** Changes to members of one account wait for each other: there is always an owner left. */
export async function lockMembers(db: Db, accountId: string): Promise<void> {
  await sql`select from account where id = ${accountId} for no key update`.execute(db);
}

/** Who is a member already stays what they are. */
export async function insertMember(
  db: Db,
  member: { accountId: string; personId: string; role: Role },
  at: Date,
): Promise<void> {
  await db
    .insertInto('member')
    .values({ account_id: member.accountId, person_id: member.personId, role: member.role, created_at: at })
    .onConflict((conflict) => conflict.columns(['account_id', 'person_id']).doNothing())
    .execute();
}

export async function updateRole(db: Db, accountId: string, personId: string, role: Role): Promise<void> {
  await db
    .updateTable('member')
    .set({ role })
    .where('account_id', '=', accountId)
    .where('person_id', '=', personId)
    .execute();
}

export async function deleteMember(db: Db, accountId: string, personId: string): Promise<void> {
  await db.deleteFrom('member').where('account_id', '=', accountId).where('person_id', '=', personId).execute();
}

/** Of those who own the first account, the one who has for longest. */
export async function findFirstOwner(db: Db): Promise<{ email: string } | undefined> {
  return db
    .selectFrom('member')
    .innerJoin('account', 'account.id', 'member.account_id')
    .innerJoin('person', 'person.id', 'member.person_id')
    .select('person.email')
    .where('account.is_operator', '=', true)
    .where('member.role', '=', 'owner')
    .orderBy('member.created_at')
    .orderBy('member.person_id')
    .executeTakeFirst();
}

export async function insertInvitation(db: Db, row: InvitationRow): Promise<void> {
  await db
    .insertInto('invitation')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'email']).doUpdateSet((eb) => ({
        id: eb.ref('excluded.id'),
        role: eb.ref('excluded.role'),
        invited_by: eb.ref('excluded.invited_by'),
        token_hash: eb.ref('excluded.token_hash'),
        mailed_at: null,
        created_at: eb.ref('excluded.created_at'),
        expires_at: eb.ref('excluded.expires_at'),
      })),
    )
    .execute();
}

export async function markInvitationMailed(db: Db, accountId: string, id: string, at: Date): Promise<void> {
  await db
    .updateTable('invitation')
    .set({ mailed_at: at })
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .execute();
}

export async function listInvitationRows(db: Db, accountId: string): Promise<InvitationRow[]> {
  return db.selectFrom('invitation').selectAll().where('account_id', '=', accountId).orderBy('id', 'desc').execute();
}

export async function deleteInvitation(db: Db, accountId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('invitation')
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Before the tenant is known: the token is the way to it. */
export async function findInvitation(db: Db, tokenHash: Uint8Array, at: Date) {
  return db
    .selectFrom('invitation')
    .innerJoin('account', 'account.id', 'invitation.account_id')
    .select(['invitation.account_id', 'invitation.id', 'invitation.email', 'invitation.role', 'account.name'])
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', at)
    .executeTakeFirst();
}
