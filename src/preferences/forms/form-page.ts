import { html } from 'hono/html';
import { type Html, renderPage } from '../../http/html-page.ts';
import type { EntryField, Typed } from '../entry-fields.ts';
import { type Faults, faultSummary, fieldInputs } from '../form-parts.ts';
import type { PageTexts } from '../texts/page-texts.ts';
import { TEXTS } from '../texts/texts.ts';
import type { NewSignupForm } from './schema.ts';

/** No person sees it, so no person fills it in. */
export const TRAP = 'website';

/** What the form's page says and asks for. */
export interface FormPage {
  form: NewSignupForm;
  brand: string;
  fields: readonly EntryField[];
  /** The names of what people sign up for. */
  categories: readonly string[];
}

/** The form, empty or holding what was typed with what is wrong with it. */
export function formPage(
  { form, brand, fields, categories }: FormPage,
  typed: Typed = {},
  faults: Faults = new Map(),
): Html {
  const texts = TEXTS[form.language];
  const content = html`${faultSummary(fields, faults, texts)}
${form.intro !== null && html`<p class="lines">${form.intro}</p>`}
${
  categories.length > 0 &&
  html`<p>${texts.subscribesTo}</p>
<ul>
${categories.map((name) => html`<li>${name}</li>\n`)}</ul>`
}
<form method="post" novalidate>
${fieldInputs(fields, typed, faults, texts)}${trap(texts)}
<button type="submit">${texts.subscribe}</button>
</form>`;
  return renderPage({ language: form.language, brand, heading: form.title }, content);
}

/** Says that a link is on its way, and shows the message where nothing sends it. */
export function sentPage({ form, brand }: FormPage, way: 'phone' | 'email', shown: string | null): Html {
  const { heading, text } = TEXTS[form.language][way === 'phone' ? 'sentByPhone' : 'sentByEmail'];
  const content = html`<p>${text}</p>
${shown !== null && html`<p class="hint place">${shown}</p>`}`;
  return renderPage({ language: form.language, brand, heading }, content);
}

/** Asks for the last click. */
export function confirmPage({ form, brand }: Pick<FormPage, 'form' | 'brand'>): Html {
  const texts = TEXTS[form.language];
  const content = html`<p><b>${form.title}</b></p>
<p>${texts.confirm.text}</p>
<form method="post"><button type="submit">${texts.confirmButton}</button></form>`;
  return renderPage({ language: form.language, brand, heading: texts.confirm.heading }, content);
}

/** Says that it is done. */
export function thanksPage({ form, brand }: Pick<FormPage, 'form' | 'brand'>): Html {
  const { heading, text } = TEXTS[form.language].subscribed;
  return renderPage({ language: form.language, brand, heading }, html`<p class="lines">${form.thanksText ?? text}</p>`);
}

function trap({ leaveEmpty }: PageTexts): Html {
  return html`<div class="trap" aria-hidden="true"><label for="${TRAP}">${leaveEmpty}</label>
<input type="text" id="${TRAP}" name="${TRAP}" tabindex="-1" autocomplete="off"></div>`;
}
