import type { Context as HonoContext } from 'hono';
import type { AppEnv } from '../../http/router.ts';
import { noticePage, showNotice, showPage } from '../show-page.ts';
import { TEXTS } from '../texts/texts.ts';
import type { Confirmation } from './confirm-signup.ts';
import { confirmPage, type FormPage, thanksPage } from './form-page.ts';
import type { NewSignupForm } from './schema.ts';

type Page = Pick<FormPage, 'form' | 'brand'>;

/** What a link shows, before its button was pressed and after. */
export function showConfirmation(c: HonoContext<AppEnv>, confirmation: Confirmation) {
  switch (confirmation.state) {
    case 'unknown':
      return showNotice(c, (texts) => texts.unknownLink, 404);
    case 'expired':
      return showNotice(c, (texts) => texts.expired, 410);
    case 'open':
      return showPage(c, confirmPage(confirmation), 200, targetsOf(confirmation.form));
    case 'already': {
      const { form, brand } = confirmation;
      return showPage(c, noticePage(form.language, brand, TEXTS[form.language].alreadyConfirmed));
    }
    case 'done':
      return showDone(c, confirmation);
  }
}

/** Where the form leads when all is done: on, or to its thanks. */
export function showDone(c: HonoContext<AppEnv>, page: Page) {
  const { redirectUrl } = page.form;
  return redirectUrl === null ? showPage(c, thanksPage(page)) : c.redirect(new URL(redirectUrl).href, 303);
}

/** The origin that a form may lead on to: browsers follow its redirect nowhere else. */
export function targetsOf({ redirectUrl }: NewSignupForm): string[] {
  return redirectUrl === null ? [] : [new URL(redirectUrl).origin];
}
