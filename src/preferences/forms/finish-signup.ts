import { AppError } from '../../base/errors.ts';
import { encodeId } from '../../base/ids.ts';
import { listCategories } from '../../contacts/categories.ts';
import { changeSubscriptions, setOptedOut } from '../../contacts/consent.ts';
import { loadSnapshots } from '../../contacts/contact-events.ts';
import { findContactId } from '../../contacts/find-contact.ts';
import type { ContactInput } from '../../contacts/read-contact.ts';
import { changeContact, createContact } from '../../contacts/save-contact.ts';
import type { Emit, Emitter } from '../../events/emitter.ts';
import type { AccountContext, Context } from '../../store/context.ts';
import type { NewSignupForm } from './schema.ts';
import type { SignupEntry } from './signup-entry.ts';

export interface FinishedForm {
  /** UUID. */
  id: string;
  number: number;
  form: NewSignupForm;
}

/**
 * Makes whoever signed up a contact, or finds them by the address that counts (the one they confirmed), takes over what
 * they entered, and opts them in to the form's categories: a former opt-out is lifted, since they asked for it. Where nobody
 * confirmed that they are who asked, opt-outs stay and nothing that is known is written over. Who was subscribed already is
 * told of no second time. To be called in `finishTogether`.
 * @throws AppError `conflict` where another sign-up of the same person came first: done again, it finds them.
 */
export async function finishSignup(
  tx: AccountContext,
  emit: Emit,
  { id, number, form }: FinishedForm,
  { entry, way, isConfirmed }: { entry: SignupEntry; way: 'phone' | 'email'; isConfirmed: boolean },
): Promise<void> {
  const known = await findContactId(tx.db, tx.accountId, { [way]: entry[way] });
  const contactId =
    known === undefined
      ? await createContact(tx, emit, await toNewContact(tx, form, entry, way), 'signup_form')
      : await update(tx, emit, known, form, { entry, isConfirmed });
  const held = isConfirmed ? undefined : (await loadSnapshots(tx.db, tx.accountId, [contactId])).get(contactId);
  if (held?.isActive === false) return;
  const refused = held?.subscriptions.filter(({ isOptedIn }) => !isOptedIn).map(({ category }) => category) ?? [];
  const wanted = new Set(form.categories.filter((key) => !refused.includes(key)));
  const categories = (await listCategories(tx.db, tx.accountId)).filter(({ key }) => wanted.has(key));
  const changes = categories.map((category) => ({ categoryId: category.id, isOptedIn: true }));
  const how = { source: 'signup_form', form: { id: encodeId('frm', id), number } } as const;
  await changeSubscriptions(tx, emit, contactId, changes, how);
  // Where the categories said so already, or are there no more.
  await setOptedOut(tx, emit, [contactId], false, how);
}

async function toNewContact(
  tx: AccountContext,
  form: NewSignupForm,
  entry: SignupEntry,
  way: 'phone' | 'email',
): Promise<ContactInput> {
  const other = way === 'phone' ? 'email' : 'phone';
  return { ...entry, [other]: await ifFree(tx, other, entry[other]), language: entry.language ?? form.language };
}

/** Their addresses stay: whoever confirmed one of them has not shown that another one is theirs. */
async function update(
  tx: AccountContext,
  emit: Emit,
  contactId: string,
  form: NewSignupForm,
  { entry, isConfirmed }: { entry: SignupEntry; isConfirmed: boolean },
): Promise<string> {
  const { phone, email, ...entered } = entry;
  const contact = (await loadSnapshots(tx.db, tx.accountId, [contactId])).get(contactId);
  const language = contact?.language === null ? (entered.language ?? form.language) : undefined;
  if (!isConfirmed) {
    const name = contact?.name === null ? entered.name : undefined;
    const missing = Object.entries(entered.fields ?? {}).filter(
      ([code]) => !Object.hasOwn(contact?.fields ?? {}, code),
    );
    await changeContact(tx, emit, contactId, { name, language, fields: Object.fromEntries(missing) }, 'signup_form');
    return contactId;
  }
  const change: ContactInput = {
    ...entered,
    language: entered.language ?? language,
    phone: contact?.phone === null ? await ifFree(tx, 'phone', phone) : undefined,
    email: contact?.email === null ? await ifFree(tx, 'email', email) : undefined,
  };
  await changeContact(tx, emit, contactId, change, 'signup_form');
  return contactId;
}

/** An address that is nobody's yet. */
async function ifFree(
  tx: AccountContext,
  kind: 'phone' | 'email',
  value: string | undefined,
): Promise<string | undefined> {
  if (value === undefined) return undefined;
  const owner = await findContactId(tx.db, tx.accountId, { [kind]: value });
  return owner === undefined ? value : undefined;
}

/** Runs the transaction that finishes a sign-up; once more where another one of the same person came first. */
export async function finishTogether<C extends Context, T>(
  ctx: C,
  emitter: Emitter,
  work: (tx: C, emit: Emit) => Promise<T>,
): Promise<T> {
  try {
    return await emitter.transaction(ctx, work);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error;
    return emitter.transaction(ctx, work);
  }
}
