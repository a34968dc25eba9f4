import { AppError, notFound } from '../../base/errors.ts';
import { encodeId } from '../../base/ids.ts';
import { type AccountContext, newId, nowDate } from '../../store/context.ts';
import { changeDefinitions } from '../change-definitions.ts';
import { listSegmentsNaming } from '../segments/list-segments-naming.ts';
import {
  dropKeys,
  dropValues,
  type FieldRow,
  findFieldRow,
  insertFieldRow,
  isCodeFilled,
  isPrimaryKeyField,
  listFieldRows,
  updateFieldRow,
} from './queries.ts';
import { withoutPrefix } from './reserved.ts';
import type { ContactField, ContactFieldChange, NewContactField } from './schema.ts';

/** Every one is read with each contact. */
const FIELDS_MAX = 200;
/** Below are e-mail, phone, name and language. */
const FIRST_NUMBER = 100;
const DROP_BATCH = 1_000;
const NIL_UUID = '00000000-0000-0000-0000-000000000000';

/** The account's own fields, by number. */
export async function listFields(ctx: AccountContext): Promise<ContactField[]> {
  const rows = await listFieldRows(ctx.db, ctx.accountId);
  return rows.filter(({ deleted_at }) => deleted_at === null).map(present);
}

/** @throws AppError `not_found`. */
export async function getField(ctx: AccountContext, id: string): Promise<ContactField> {
  return present(await getRow(ctx, id));
}

/**
 * Defines a field. Values that contacts have under its code already stay as they are.
 * @throws AppError `conflict` for a code that is or was another field's, in any case, with `f_` or without; or too many
 * fields.
 */
export function createField(ctx: AccountContext, input: NewContactField): Promise<ContactField> {
  return changeDefinitions(ctx, async (tx) => {
    const rows = await listFieldRows(tx.db, tx.accountId);
    requireFreeCode(rows, input.code);
    if (rows.filter(({ deleted_at }) => deleted_at === null).length >= FIELDS_MAX) {
      throw new AppError('conflict', `An account has at most ${FIELDS_MAX} fields of its own.`);
    }
    if (input.isKey && (await isCodeFilled(tx.db, tx.accountId, input.code))) {
      throw refuseCode('Contacts have values under this code already: a key is defined before its first value.');
    }
    const at = nowDate(tx);
    const row: FieldRow = {
      account_id: tx.accountId,
      id: newId(tx),
      number: Math.max(FIRST_NUMBER - 1, ...rows.map(({ number }) => number)) + 1,
      code: input.code,
      name: input.name,
      type: input.type,
      choices: input.choices ?? null,
      is_key: input.isKey,
      created_at: at,
      updated_at: at,
      deleted_at: null,
    };
    await insertFieldRow(tx.db, row);
    return present(row);
  });
}

/** @throws AppError `not_found`; `invalid` for choices of a field that has none. */
export function updateField(ctx: AccountContext, id: string, { name, choices }: ContactFieldChange) {
  return changeDefinitions(ctx, async (tx) => {
    const row = await getRow(tx, id);
    if (choices && row.type !== 'choice') {
      const message = 'Only a field of the type choice has choices.';
      throw new AppError('invalid', 'Some fields are not valid.', { errors: [{ path: '/choices', message }] });
    }
    const change = { name: name ?? row.name, choices: choices ?? row.choices };
    const at = nowDate(tx);
    await updateFieldRow(tx.db, tx.accountId, id, change, at);
    return present({ ...row, ...change, updated_at: at });
  });
}

/**
 * Deletes a field. Its code stays taken, its values are hidden at once and then dropped, batch by batch: a call that was
 * broken off is made again to drop the rest. @throws AppError `not_found`; `conflict` while something is made of it.
 */
export async function deleteField(ctx: AccountContext, id: string): Promise<void> {
  const { code, isNew } = await changeDefinitions(ctx, async (tx) => {
    const row = await findFieldRow(tx.db, tx.accountId, id);
    if (!row) throw notFound('field');
    if (row.deleted_at) return { code: row.code, isNew: false };
    await requireUnused(tx, row.code);
    await updateFieldRow(tx.db, tx.accountId, id, { deleted_at: nowDate(tx) }, nowDate(tx));
    return { code: row.code, isNew: true };
  });
  const dropped = await dropAll(ctx, code);
  if (!isNew && dropped === 0) throw notFound('field');
}

async function dropAll(ctx: AccountContext, code: string): Promise<number> {
  let count = 0;
  for (let more = true; more; ) {
    const dropped = await dropKeys(ctx.db, ctx.accountId, code, DROP_BATCH);
    count += dropped;
    more = dropped > 0;
  }
  for (let after: string | undefined = NIL_UUID; after !== undefined; ) {
    const { last, dropped }: Awaited<ReturnType<typeof dropValues>> = await dropValues(
      ctx.db,
      ctx.accountId,
      code,
      after,
      DROP_BATCH,
    );
    count += dropped;
    after = last;
  }
  return count;
}

async function getRow(ctx: AccountContext, id: string): Promise<FieldRow> {
  const row = await findFieldRow(ctx.db, ctx.accountId, id);
  if (!row || row.deleted_at) throw notFound('field');
  return row;
}

/** The format dialog-insight shows `x` as `f_x`: with or without the prefix, it is one code. */
function requireFreeCode(rows: readonly FieldRow[], code: string): void {
  const other = rows.find((row) => withoutPrefix(row.code) === withoutPrefix(code));
  if (!other) return;
  if (other.deleted_at) throw refuseCode(`"${other.code}" was the code of a field that was deleted: it stays taken.`);
  throw refuseCode(`There is a field with the code "${other.code}" already.`);
}

function refuseCode(message: string): AppError {
  return new AppError('conflict', message, { errors: [{ path: '/code', message, code: 'taken' }] });
}

async function requireUnused(tx: AccountContext, code: string): Promise<void> {
  if (await isPrimaryKeyField(tx.db, tx.accountId, code)) {
    throw new AppError('conflict', 'This is a primary key field of the account: take it out of its settings first.');
  }
  const names = await listSegmentsNaming(tx, { field: code });
  if (names.length > 0) throw new AppError('conflict', `Segments filter by this field: ${names.join(', ')}.`);
}

function present(row: FieldRow): ContactField {
  return {
    id: encodeId('fld', row.id),
    number: row.number,
    code: row.code,
    name: row.name,
    type: row.type,
    choices: row.choices,
    isKey: row.is_key,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
