import { AppError, type FieldError } from '../../base/errors.ts';
import type { ChannelDirectory } from '../../channels/directory.ts';
import { listCategories } from '../../contacts/categories.ts';
import type { AccountContext } from '../../store/context.ts';
import { BUILT_IN_FIELDS } from '../entry-fields.ts';
import { listOwnFields, OWN_FIELD_REFUSAL } from '../own-fields.ts';
import { waysToConfirm } from './read-form.ts';
import type { NewSignupForm } from './schema.ts';

export interface CheckDeps {
  channels: Pick<ChannelDirectory, 'find'>;
  /** Whether this server has a way to send mail. */
  sendsMail: boolean;
}

/** @throws AppError `invalid` for what the account does not have, and where nobody could confirm. */
export async function checkForm(
  ctx: AccountContext,
  { channels, sendsMail }: CheckDeps,
  form: NewSignupForm,
): Promise<void> {
  const errors = [...(await findCategoryFaults(ctx, form)), ...(await findFieldFaults(ctx, form))];
  if (form.channelId !== null && (await channels.find(form.channelId))?.accountId !== ctx.accountId) {
    errors.push({ path: '/channelId', message: 'There is no such channel.' });
  }
  if (form.doubleOptIn && waysToConfirm(form, sendsMail).length === 0) {
    errors.push({ path: '/doubleOptIn', message: explainNoWay(sendsMail), code: 'no_confirmation' });
  }
  if (errors.length > 0) throw new AppError('invalid', 'Some fields are not valid.', { errors });
}

async function findCategoryFaults(ctx: AccountContext, { categories }: NewSignupForm): Promise<FieldError[]> {
  const known = new Set((await listCategories(ctx.db, ctx.accountId)).map(({ key }) => key));
  return categories.flatMap((key, at) => {
    const path = `/categories/${at}`;
    if (!known.has(key)) return [{ path, message: 'There is no such subscription category.' }];
    return categories.indexOf(key) < at ? [{ path, message: 'This category stands here twice.' }] : [];
  });
}

async function findFieldFaults(ctx: AccountContext, { fields }: NewSignupForm): Promise<FieldError[]> {
  const own = await listOwnFields(ctx.db, ctx.accountId);
  const isKnown = (code: string) => BUILT_IN_FIELDS.some((each) => each === code) || own.has(code);
  const errors = fields.flatMap(({ field }, at) => {
    const path = `/fields/${at}/field`;
    if (!isKnown(field)) return [{ path, message: OWN_FIELD_REFUSAL }];
    return fields.findIndex((each) => each.field === field) < at
      ? [{ path, message: 'This field stands here twice.' }]
      : [];
  });
  const isReachable = fields.some(({ field, required }) => required && (field === 'phone' || field === 'email'));
  if (!isReachable) errors.push({ path: '/fields', message: 'Require a phone number or an e-mail address.' });
  return errors;
}

function explainNoWay(sendsMail: boolean): string {
  return sendsMail
    ? 'People could not confirm: require their e-mail, or name a channel and require their phone.'
    : 'People could not confirm: name a channel and require their phone. This server sends no mail.';
}
