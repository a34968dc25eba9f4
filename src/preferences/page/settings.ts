import { AppError, notFound } from '../../base/errors.ts';
import { findContactId } from '../../contacts/find-contact.ts';
import { bumpAssetsRevision, lockAssets } from '../../store/assets-revision.ts';
import { type AccountContext, inTransaction } from '../../store/context.ts';
import { makePreferenceToken } from '../link-tokens.ts';
import { listOwnFields, OWN_FIELD_REFUSAL } from '../own-fields.ts';
import { findPageOwner, updatePreferencePage } from '../queries.ts';
import { PreferencePage } from './schema.ts';

/** How the account's preference page is set. */
export async function getPreferencePage(ctx: AccountContext): Promise<PreferencePage> {
  const owner = await findPageOwner(ctx.db, ctx.accountId);
  return PreferencePage.parse(owner?.preference_page ?? {});
}

/** @throws AppError `invalid` for fields that people may not change. */
export async function setPreferencePage(ctx: AccountContext, page: PreferencePage): Promise<PreferencePage> {
  const fields = [...new Set(page.fields)];
  await inTransaction(ctx, async (tx) => {
    await lockAssets(tx.db, tx.accountId);
    const known = await listOwnFields(tx.db, tx.accountId);
    const errors = page.fields.flatMap((code, at) =>
      known.has(code) ? [] : [{ path: `/fields/${at}`, message: OWN_FIELD_REFUSAL }],
    );
    if (errors.length > 0) throw new AppError('invalid', 'Some fields are not valid.', { errors });
    await updatePreferencePage(tx.db, tx.accountId, JSON.stringify({ ...page, fields }));
    await bumpAssetsRevision(tx.db, tx.accountId);
  });
  return { ...page, fields };
}

/** Where a contact changes its preferences. @throws AppError `not_found`. */
export async function getPreferencesLink(ctx: AccountContext, publicUrl: string, contactId: string): Promise<string> {
  const found = await findContactId(ctx.db, ctx.accountId, { id: contactId });
  if (found === undefined) throw notFound('contact');
  return `${publicUrl}/p/${makePreferenceToken(ctx.vault, { accountId: ctx.accountId, contactId })}`;
}
