import type { CountryCode } from 'libphonenumber-js';
import type { ContactInput } from '../../contacts/read-contact.ts';
import type { AccountContext } from '../../store/context.ts';
import { BUILT_IN_FIELDS, builtInField, type EntryField, readEntry, type Typed } from '../entry-fields.ts';
import type { Faults } from '../form-parts.ts';
import { listOwnFields } from '../own-fields.ts';
import { TEXTS } from '../texts/texts.ts';
import type { NewSignupForm } from './schema.ts';

/** What somebody entered: only what they did enter. */
export type SignupEntry = Pick<ContactInput, 'fields'> & Partial<Record<(typeof BUILT_IN_FIELDS)[number], string>>;

/** The form's inputs. An own field that was deleted since is asked for no more. */
export async function listFormFields(ctx: AccountContext, form: NewSignupForm): Promise<EntryField[]> {
  const own = await listOwnFields(ctx.db, ctx.accountId);
  return form.fields.flatMap(({ field, required: isRequired }) => {
    const builtIn = BUILT_IN_FIELDS.find((code) => code === field);
    if (builtIn) return [builtInField(builtIn, TEXTS[form.language], isRequired)];
    const found = own.get(field);
    return found ? [{ ...found, isRequired }] : [];
  });
}

/** What was typed into the form, or what is wrong with it. */
export function readSignup(
  fields: readonly EntryField[],
  typed: Typed,
  country: CountryCode | null,
): { entry: SignupEntry; faults: Faults } {
  const { values, faults } = readEntry(fields, typed, country ?? undefined);
  const entered = (isOwn: boolean) =>
    Object.fromEntries(
      fields
        .filter((field) => field.isOwn === isOwn && (values.get(field.code) ?? null) !== null)
        .map(({ code }) => [code, values.get(code)]),
    );
  return { entry: { ...entered(false), fields: entered(true) }, faults };
}
