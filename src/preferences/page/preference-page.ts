import { html } from 'hono/html';
import { type Html, renderPage } from '../../http/html-page.ts';
import type { Typed } from '../entry-fields.ts';
import { type Faults, faultSummary, fieldInputs } from '../form-parts.ts';
import type { PageTexts } from '../texts/page-texts.ts';
import { TEXTS } from '../texts/texts.ts';
import type { Preferences } from './load-preferences.ts';

/** What was just done, or what was typed and cannot be taken. */
export interface PageState {
  done?: 'saved' | 'unsubscribed' | 'resubscribed';
  typed?: Typed;
  /** The keys of the categories that were checked, where it cannot be taken. */
  checked?: ReadonlySet<string>;
  faults?: Faults;
}

/** A contact's preferences: two forms, one to save, one to leave. */
export function preferencePage(preferences: Preferences, state: PageState = {}): Html {
  const { language, brand, title, intro, isOptedOut, categories } = preferences;
  const texts = TEXTS[language];
  const { done, faults = new Map() } = state;
  const content = html`${done && html`<p class="done" role="status" tabindex="-1" autofocus>${texts[done]}</p>`}
${faultSummary(preferences.fields, faults, texts)}
${intro !== null && html`<p class="lines">${intro}</p>`}
${isOptedOut && outHint(preferences, done, texts)}
<form method="post" novalidate>
<input type="hidden" name="action" value="save">
${categories.length > 0 && categoryChoices(preferences, state.checked, texts)}
<h2>${texts.aboutYou}</h2>
${knownAddresses(preferences, texts)}
${fieldInputs(preferences.fields, { ...preferences.shown, ...state.typed }, faults, texts)}
<button type="submit">${texts.save}</button>
</form>
${leaveForm(preferences, texts)}`;
  return renderPage({ language, brand, heading: title ?? texts.preferences }, content);
}

/** That they are out, unless they were just told so, and the way back. */
function outHint({ categories }: Preferences, done: PageState['done'], texts: PageTexts): Html | null {
  const told = [
    ...(done === 'unsubscribed' ? [] : [texts.isUnsubscribed]),
    ...(categories.length > 0 ? [texts.chooseAgain] : []),
  ];
  return told.length > 0 ? html`<p class="hint">${told.join(' ')}</p>` : null;
}

function categoryChoices({ categories }: Preferences, checked: PageState['checked'], texts: PageTexts): Html {
  const isChecked = ({ key, isOptedIn }: Preferences['categories'][number]) => checked?.has(key) ?? isOptedIn;
  return html`<fieldset>
<legend>${texts.wanted}</legend>
${categories.map(
  (
    category,
  ) => html`<label class="choice"><input type="checkbox" name="categories" value="${category.key}"${isChecked(category) && html` checked`}>
<span>${category.name}${category.description !== '' && html`<small>${category.description}</small>`}</span></label>
`,
)}
</fieldset>`;
}

function knownAddresses({ phone, email }: Preferences, texts: PageTexts): Html | null {
  if (phone === null && email === null) return null;
  return html`<dl class="wide">
${phone !== null && html`<div><dt>${texts.phone}</dt><dd>${phone}</dd></div>`}
${email !== null && html`<div><dt>${texts.email}</dt><dd>${email}</dd></div>`}
</dl>`;
}

/** Out of everything, or in again where there is no category to choose that would say so. */
function leaveForm({ isOptedOut, categories }: Preferences, texts: PageTexts): Html | null {
  if (!isOptedOut) {
    return html`<form method="post" class="apart">
<button type="submit" name="action" value="unsubscribe">${texts.unsubscribe}</button>
<p class="soft">${texts.unsubscribeHint}</p>
</form>`;
  }
  if (categories.length > 0) return null;
  return html`<form method="post" class="apart">
<button type="submit" name="action" value="resubscribe">${texts.resubscribe}</button>
</form>`;
}
