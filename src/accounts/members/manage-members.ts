import { AppError, notFound } from '../../base/errors.ts';
import { encodeId } from '../../base/ids.ts';
import { type AccountContext, inTransaction } from '../../store/context.ts';
import type { Role } from '../../store/people-schema.ts';
import { deleteMember, listMemberRows, lockMembers, type MemberRow, updateRole } from './queries.ts';
import { presentEmail } from './schema.ts';

/** The account's members, who joined first first. */
export async function listMembers(ctx: AccountContext) {
  return { items: (await listMemberRows(ctx.db, ctx.accountId)).map(present), nextCursor: null };
}

/**
 * Gives a member another role.
 * @throws AppError `not_found`; `conflict` for the last owner.
 */
export function changeRole(ctx: AccountContext, personId: string, role: Role) {
  return inTransaction(ctx, async (tx) => {
    const member = await lockMember(tx, personId, role === 'owner');
    await updateRole(tx.db, tx.accountId, personId, role);
    return present({ ...member, role });
  });
}

/**
 * From here on they see nothing of the account. Who they are stays: they may be members of others.
 * @throws AppError `not_found`; `conflict` for the last owner.
 */
export function removeMember(ctx: AccountContext, personId: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await lockMember(tx, personId, false);
    await deleteMember(tx.db, tx.accountId, personId);
  });
}

async function lockMember(tx: AccountContext, personId: string, staysOwner: boolean): Promise<MemberRow> {
  await lockMembers(tx.db, tx.accountId);
  const members = await listMemberRows(tx.db, tx.accountId);
  const member = members.find(({ person_id }) => person_id === personId);
  if (!member) throw notFound('member');
  const owners = members.filter(({ role }) => role === 'owner');
  if (member.role === 'owner' && owners.length === 1 && !staysOwner) {
    throw new AppError('conflict', 'This is the last owner: make somebody else an owner first.');
  }
  return member;
}

function present({ person_id, name, email, role, created_at }: MemberRow) {
  return {
    id: encodeId('per', person_id),
    name,
    email: presentEmail(email),
    role,
    createdAt: created_at.toISOString(),
  };
}
