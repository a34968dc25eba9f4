import { createHash, randomBytes } from 'node:crypto';
import { AppError, notFound } from '../../base/errors.ts';
import { encodeId } from '../../base/ids.ts';
import type { SendMail } from '../../mail/mail.ts';
import { type AccountContext, type Context, inTransaction, newId, nowDate } from '../../store/context.ts';
import type { Auth } from '../sign-in/auth.ts';
import { pageUrl } from '../sign-in/page-url.ts';
import { findPersonByEmail, insertPerson } from '../sign-in/person-queries.ts';
import { composeInvitation } from './invitation-mail.ts';
import {
  deleteInvitation,
  findInvitation,
  type InvitationRow,
  insertInvitation,
  insertMember,
  listInvitationRows,
  listMemberRows,
  markInvitationMailed,
} from './queries.ts';
import { type Acceptance, type NewInvitation, Password } from './schema.ts';

const WEEK_MS = 7 * 86_400_000;
const TOKEN_BYTES = 24;

export interface InvitationDeps {
  publicUrl: string;
  sendMail?: SendMail | undefined;
}

/**
 * Asks an address to become a member; asked again, the new link takes the place of the old one. The link is mailed where
 * this server can send mail, and in the answer either way.
 * @throws AppError `conflict` for somebody who is a member.
 */
export async function inviteMember(ctx: AccountContext, deps: InvitationDeps, input: NewInvitation, by: string) {
  const members = await listMemberRows(ctx.db, ctx.accountId);
  if (members.some(({ email }) => email === input.email)) {
    throw new AppError('conflict', 'Somebody with this address is a member already: change their role instead.');
  }
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const now = ctx.clock.now();
  const row: InvitationRow = {
    account_id: ctx.accountId,
    id: newId(ctx),
    email: input.email,
    role: input.role,
    invited_by: by,
    token_hash: hashToken(token),
    mailed_at: null,
    created_at: new Date(now),
    expires_at: new Date(now + WEEK_MS),
  };
  await insertInvitation(ctx.db, row);
  const link = pageUrl(deps.publicUrl, `/invitations/${token}`);
  const isMailed = await mail(ctx, deps, row, link);
  return { ...present({ ...row, mailed_at: isMailed ? row.created_at : null }), link };
}

/** A mail that does not go out is told by `mailedAt`: the link is in the answer. */
async function mail(
  ctx: AccountContext,
  { sendMail }: InvitationDeps,
  row: InvitationRow,
  link: string,
): Promise<boolean> {
  if (!sendMail) return false;
  try {
    await sendMail({ id: encodeId('inv', row.id), to: [row.email], ...composeInvitation(row, link) });
    await markInvitationMailed(ctx.db, ctx.accountId, row.id, row.created_at);
    return true;
  } catch (error) {
    ctx.log.warn({ err: error, accountId: ctx.accountId }, 'an invitation could not be mailed');
    return false;
  }
}

/** Those that are open or past their time, newest first. */
export async function listInvitations(ctx: AccountContext) {
  return { items: (await listInvitationRows(ctx.db, ctx.accountId)).map(present), nextCursor: null };
}

/** Its link leads nowhere from here on. @throws AppError `not_found`. */
export async function revokeInvitation(ctx: AccountContext, id: string): Promise<void> {
  if (!(await deleteInvitation(ctx.db, ctx.accountId, id))) throw notFound('invitation');
}

/** What an invitation's link is good for. @throws AppError `not_found` for one that is unknown, used or past its time. */
export async function openInvitation(ctx: Context, token: string) {
  const { account_id, email, role, name } = await requireInvitation(ctx, token);
  const account = { account: name, accountId: encodeId('acc', account_id) };
  return { ...account, email, role, hasPassword: (await findPersonByEmail(ctx.db, email)) !== undefined };
}

/**
 * Makes whoever has the link a member: with a new password, or with the one they have. Answers with their e-mail, to
 * be signed in with.
 * @throws AppError `not_found`; `invalid` for a wrong password, one that is too short, or a missing name.
 */
export async function acceptInvitation(
  ctx: Context,
  auth: Pick<Auth, 'isPassword' | 'hashPassword'>,
  token: string,
  acceptance: Acceptance,
): Promise<{ email: string }> {
  const { email } = await requireInvitation(ctx, token);
  const known = await findPersonByEmail(ctx.db, email);
  if (known !== undefined && !(await auth.isPassword(email, acceptance.password))) {
    throw refuse('/password', 'This is not the password of this address.');
  }
  const person = known === undefined ? { email, ...(await readNewPerson(auth, acceptance)) } : undefined;
  await inTransaction(ctx, async (tx) => {
    // Asked again, and only one gets it: two tabs, one link.
    const invitation = await requireInvitation(tx, token);
    if (!(await deleteInvitation(tx.db, invitation.account_id, invitation.id))) throw refuseInvitation();
    const personId = person ? await insertPerson(tx.db, person, nowDate(tx)) : known;
    // They accepted another account's invitation in this moment.
    if (personId === undefined) throw new AppError('conflict', 'You have a password now: accept with that one.');
    await insertMember(tx.db, { accountId: invitation.account_id, personId, role: invitation.role }, nowDate(tx));
  });
  return { email };
}

async function readNewPerson(auth: Pick<Auth, 'hashPassword'>, { name, password }: Acceptance) {
  if (name === undefined) throw refuse('/name', 'Give your name.');
  const read = Password.safeParse(password);
  if (!read.success) throw refuse('/password', read.error.issues[0]?.message ?? 'Choose another password.');
  return { name, hash: await auth.hashPassword(password) };
}

async function requireInvitation(ctx: Context, token: string) {
  const found = await findInvitation(ctx.db, hashToken(token), nowDate(ctx));
  if (!found) throw refuseInvitation();
  return found;
}

function refuseInvitation(): AppError {
  return new AppError('not_found', 'This invitation is not open any more: ask for a new one.');
}

function refuse(path: string, message: string): AppError {
  return new AppError('invalid', message, { errors: [{ path, message }] });
}

function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function present({ id, email, role, created_at, expires_at, mailed_at }: InvitationRow) {
  return {
    id: encodeId('inv', id),
    email,
    role,
    createdAt: created_at.toISOString(),
    expiresAt: expires_at.toISOString(),
    mailedAt: mailed_at?.toISOString() ?? null,
  };
}
