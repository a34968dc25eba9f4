import type { FormRow } from './queries.ts';
import { NewSignupForm } from './schema.ts';

/** What a form's row says. */
export function readFormRow({ name, definition }: Pick<FormRow, 'name' | 'definition'>): NewSignupForm {
  return NewSignupForm.parse({ ...(definition as object), name });
}

/** How people can be sent their link: by the form's channel, by e-mail, both, or not at all. */
export function waysToConfirm(form: NewSignupForm, sendsMail: boolean): ('phone' | 'email')[] {
  const requires = (code: string) => form.fields.some(({ field, required }) => field === code && required);
  const ways: ('phone' | 'email')[] = [];
  if (form.channelId !== null && requires('phone')) ways.push('phone');
  if (sendsMail && requires('email')) ways.push('email');
  return ways;
}
