import { decodeId } from '../../base/ids.ts';
import { listCategories } from '../../contacts/categories.ts';
import type { AccountContext, Context } from '../../store/context.ts';
import type { FinishedForm } from './finish-signup.ts';
import type { FormPage } from './form-page.ts';
import { findFormOfAnyone } from './queries.ts';
import { readFormRow } from './read-form.ts';
import { listFormFields } from './signup-entry.ts';

/** A form that people can fill in. */
export interface OpenForm {
  ctx: AccountContext;
  finished: FinishedForm;
  page: FormPage;
}

/** A form by its outside id, whoever's it is; undefined: there is none, or it was taken down. */
export async function openForm(ctx: Context, formId: string): Promise<OpenForm | undefined> {
  const uuid = decodeId('frm', formId);
  const row = uuid === undefined ? undefined : await findFormOfAnyone(ctx.db, uuid);
  if (!row) return undefined;
  const account = { ...ctx, accountId: row.account_id };
  const form = readFormRow(row);
  const named = new Map((await listCategories(ctx.db, row.account_id)).map(({ key, name }) => [key, name]));
  const categories = form.categories.flatMap((key) => named.get(key) ?? []);
  return {
    ctx: account,
    finished: { id: row.id, number: row.number, form },
    page: { form, brand: row.brand, fields: await listFormFields(account, form), categories },
  };
}
