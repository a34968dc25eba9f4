import { z } from '@hono/zod-openapi';
import { AppError } from '../../base/errors.ts';
import { fieldErrors, toPointer } from '../../http/problem.ts';
import { BUILT_IN_FIELDS, type EntryField, inputName, type Typed } from '../entry-fields.ts';
import type { Faults } from '../form-parts.ts';
import type { Language } from '../languages.ts';
import { TEXTS } from '../texts/texts.ts';
import type { Submitted } from './submit-signup.ts';

const Value = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** What a program sends in place of a browser's form. */
const ProgramEntry = z.strictObject({
  phone: z.string().optional(),
  email: z.string().optional(),
  name: z.string().optional(),
  language: z.string().optional(),
  fields: z.record(z.string(), Value).default({}),
});

/** Reads a program's entry as a browser would have sent it. @throws AppError `invalid`, also for fields not asked for. */
export function readProgramEntry(fields: readonly EntryField[], body: unknown): Typed {
  const parsed = ProgramEntry.safeParse(body);
  if (!parsed.success) throw invalid(fieldErrors(parsed.error));
  const { fields: own, ...rest } = parsed.data;
  const builtIn = BUILT_IN_FIELDS.flatMap((code) =>
    rest[code] === undefined ? [] : [{ code, isOwn: false, text: rest[code] }],
  );
  const given = [...builtIn, ...Object.entries(own).map(([code, text]) => ({ code, isOwn: true, text }))];
  const isAsked = (each: { code: string; isOwn: boolean }) =>
    fields.some(({ code, isOwn }) => code === each.code && isOwn === each.isOwn);
  const strange = given.filter((each) => !isAsked(each));
  if (strange.length > 0) {
    throw invalid(strange.map((each) => ({ path: pathOf(each), message: 'The form does not ask for this.' })));
  }
  return Object.fromEntries(given.map((each) => [inputName(each), each.text]));
}

/** The refusal of what cannot be taken, in the form's language. */
export function refuseEntry(fields: readonly EntryField[], faults: Faults, language: Language): AppError {
  return invalid(
    fields.flatMap((field) => {
      const fault = faults.get(field.code);
      return fault === undefined ? [] : [{ path: pathOf(field), message: TEXTS[language].faults[fault], code: fault }];
    }),
  );
}

/** What a program is answered. */
export function presentSubmitted(submitted: Submitted & { state: 'sent' | 'subscribed' }) {
  if (submitted.state === 'subscribed') return { state: 'subscribed' };
  const { way, shown } = submitted;
  return { state: 'confirmation_sent', to: way, ...(shown === null ? {} : { message: shown }) };
}

function pathOf({ code, isOwn }: { code: string; isOwn: boolean }): string {
  return toPointer(isOwn ? ['fields', code] : [code]);
}

function invalid(errors: AppError['errors']): AppError {
  return new AppError('invalid', 'Some fields are not valid.', { errors });
}
