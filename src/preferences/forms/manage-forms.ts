import { AppError, notFound } from '../../base/errors.ts';
import { encodeId } from '../../base/ids.ts';
import { type Page, readCursor, toPage } from '../../http/page.ts';
import { lockAssets } from '../../store/assets-revision.ts';
import { type AccountContext, inTransaction, newId, nowDate } from '../../store/context.ts';
import { type CheckDeps, checkForm } from './check-form.ts';
import {
  countForms,
  deleteForm,
  type FormRow,
  findDeletedForm,
  findForm,
  insertForm,
  listForms,
  nextFormNumber,
  undeleteForm,
  updateForm,
} from './queries.ts';
import { readFormRow } from './read-form.ts';
import type { NewSignupForm, SignupForm } from './schema.ts';

/** What forms need beside the context. */
export interface FormDeps extends CheckDeps {
  /** Without a trailing slash. */
  publicUrl: string;
}

/** More are a mistake of a program. */
const FORMS_MAX = 1_000;

/** @throws AppError `invalid` for what the account does not have, and where nobody could confirm. */
export async function createForm(ctx: AccountContext, deps: FormDeps, input: NewSignupForm): Promise<SignupForm> {
  await checkForm(ctx, deps, input);
  const at = nowDate(ctx);
  return inTransaction(ctx, async (tx) => {
    await lockAssets(tx.db, tx.accountId);
    await requireRoom(tx);
    const number = await nextFormNumber(tx.db, tx.accountId);
    const { name, ...definition } = input;
    const row = {
      account_id: tx.accountId,
      id: newId(tx),
      number,
      name,
      created_at: at,
      updated_at: at,
      deleted_at: null,
    };
    await insertForm(tx.db, { ...row, definition: JSON.stringify(definition) });
    return presentForm({ ...row, definition }, deps.publicUrl);
  });
}

/** Writes a form anew. @throws AppError `not_found`, `invalid` as `createForm`. */
export async function replaceForm(
  ctx: AccountContext,
  deps: FormDeps,
  id: string,
  input: NewSignupForm,
): Promise<SignupForm> {
  if (!(await findForm(ctx.db, ctx.accountId, id))) throw notFound('sign-up form');
  await checkForm(ctx, deps, input);
  const { name, ...definition } = input;
  const change = { name, definition: JSON.stringify(definition), updated_at: nowDate(ctx) };
  const row = await updateForm(ctx.db, ctx.accountId, id, change);
  if (!row) throw notFound('sign-up form');
  return presentForm(row, deps.publicUrl);
}

/** @throws AppError `not_found`. */
export async function getForm(ctx: AccountContext, { publicUrl }: FormDeps, id: string): Promise<SignupForm> {
  const row = await findForm(ctx.db, ctx.accountId, id);
  if (!row) throw notFound('sign-up form');
  return presentForm(row, publicUrl);
}

/** The account's forms, newest first. */
export async function listSignupForms(
  ctx: AccountContext,
  { publicUrl }: FormDeps,
  page: { cursor?: string | undefined; limit: number },
): Promise<Page<SignupForm>> {
  const rows = await listForms(ctx.db, ctx.accountId, readCursor(page.cursor), page.limit + 1);
  return toPage(rows, page.limit, (row) => presentForm(row, publicUrl));
}

/** Takes a form down. Who has its link already may still confirm. @throws AppError `not_found`. */
export async function removeForm(ctx: AccountContext, id: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    if (!(await deleteForm(tx.db, tx.accountId, id, nowDate(tx)))) throw notFound('sign-up form');
  });
}

/**
 * Puts a form up again that was taken down, at its address. One that is there stays as it is.
 * @throws AppError `not_found`; `invalid` where something that it asks for is gone meanwhile; `conflict` for too many.
 */
export async function restoreForm(ctx: AccountContext, deps: FormDeps, id: string): Promise<SignupForm> {
  const deleted = await findDeletedForm(ctx.db, ctx.accountId, id);
  if (!deleted) return getForm(ctx, deps, id);
  await checkForm(ctx, deps, readFormRow(deleted));
  const at = nowDate(ctx);
  await inTransaction(ctx, async (tx) => {
    await lockAssets(tx.db, tx.accountId);
    if (await findForm(tx.db, tx.accountId, id)) return;
    await requireRoom(tx);
    await undeleteForm(tx.db, tx.accountId, id, at);
  });
  return getForm(ctx, deps, id);
}

async function requireRoom(tx: AccountContext): Promise<void> {
  if ((await countForms(tx.db, tx.accountId)) < FORMS_MAX) return;
  throw new AppError('conflict', `An account has at most ${FORMS_MAX} sign-up forms.`);
}

function presentForm(row: FormRow, publicUrl: string): SignupForm {
  const id = encodeId('frm', row.id);
  return {
    id,
    number: row.number,
    ...readFormRow(row),
    url: `${publicUrl}/f/${id}`,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
