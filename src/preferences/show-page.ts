import type { Context as HonoContext } from 'hono';
import { html } from 'hono/html';
import { type Html, pageHeaders, renderPage } from '../http/html-page.ts';
import type { AppEnv } from '../http/router.ts';
import { choosePageLanguage, type Language } from './languages.ts';
import type { Notice, PageTexts } from './texts/page-texts.ts';
import { TEXTS } from './texts/texts.ts';

/** Who speaks where it is not known who is asked for. */
export const UNKNOWN_BRAND = 'Hookline';

export type PageStatus = 200 | 404 | 410 | 422 | 429 | 500 | 503;

/** Answers with a page, with the headers that keep its address and its reader to themselves. */
export function showPage(c: HonoContext<AppEnv>, page: Html, status: PageStatus = 200, formTargets: string[] = []) {
  return c.html(page, status, pageHeaders(formTargets));
}

/** A page that says one thing. */
export function noticePage(language: Language, brand: string, { heading, text }: Notice): Html {
  return renderPage({ language, brand, heading }, html`<p class="lines">${text}</p>`);
}

/** What is said where nobody is known: in the browser's language. */
export function showNotice(c: HonoContext<AppEnv>, notice: (texts: PageTexts) => Notice, status: PageStatus) {
  const language = choosePageLanguage(null, c.req.header('accept-language'));
  return showPage(c, noticePage(language, UNKNOWN_BRAND, notice(TEXTS[language])), status);
}

/** A form as a browser posts it; empty where the body is none. Files are left out. */
export async function readForm(c: HonoContext<AppEnv>): Promise<URLSearchParams> {
  const form = await c.req.formData().catch(() => new FormData());
  const params = new URLSearchParams();
  for (const [name, value] of form) if (typeof value === 'string') params.append(name, value);
  return params;
}
