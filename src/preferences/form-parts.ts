import { html } from 'hono/html';
import type { Html } from '../http/html-page.ts';
import { type Entry, type EntryField, inputName, type Typed } from './entry-fields.ts';
import type { EntryFault, PageTexts } from './texts/page-texts.ts';

export type Faults = Entry['faults'];

/** What is wrong, above a form, each mistake leading to its input. The browser puts the focus here. */
export function faultSummary(fields: readonly EntryField[], faults: Faults, texts: PageTexts): Html | null {
  if (faults.size === 0) return null;
  return html`<div class="faults" role="alert" tabindex="-1" autofocus>
<h2>${texts.faultsHeading}</h2>
<ul>
${fields.map((field) => faults.has(field.code) && html`<li><a href="#${encodeURIComponent(inputName(field))}">${field.label}</a></li>\n`)}
</ul>
</div>`;
}

/** Every input with its label and what is wrong with it, holding what was typed. */
export function fieldInputs(fields: readonly EntryField[], typed: Typed, faults: Faults, texts: PageTexts): Html {
  // Where nothing is required, nothing needs to be called optional.
  const marksOptional = fields.some(({ isRequired }) => isRequired);
  return html`${fields.map((field) => {
    const isMarked = marksOptional && !field.isRequired;
    const label = html`${field.label}${isMarked && html` <small>(${texts.optional})</small>`}`;
    return fieldInput(field, label, typed[inputName(field)] ?? '', faults.get(field.code), texts);
  })}`;
}

function fieldInput(
  field: EntryField,
  label: Html,
  value: string,
  fault: EntryFault | undefined,
  texts: PageTexts,
): Html {
  const name = inputName(field);
  const described = fault !== undefined && html` aria-invalid="true" aria-describedby="${name}-fault"`;
  const told = fault !== undefined && html`<p class="error" id="${name}-fault">${texts.faults[fault]}</p>\n`;
  const attributes = html`id="${name}" name="${name}"${field.isRequired && html` required`}${described}`;
  if (field.type === 'boolean')
    return html`<div class="tick">\n${tick(name, attributes, label, value)}\n${told}</div>\n`;
  const input =
    field.type === 'choice'
      ? choiceInput(field, value, attributes, texts)
      : html`<input ${attributes} ${kindOf(field)} value="${value}">`;
  return html`<div class="field">\n<label for="${name}">${label}</label>\n${input}\n${told}</div>\n`;
}

/** A box that is not checked is not sent; the hidden input is, and the box comes after it. */
function tick(name: string, attributes: Html, label: Html, value: string): Html {
  const isChecked = value !== '' && value !== 'false';
  return html`<input type="hidden" name="${name}" value="false">
<label class="choice"><input type="checkbox" ${attributes} value="true"${isChecked && html` checked`}> <span>${label}</span></label>`;
}

function choiceInput({ choices }: EntryField, value: string, attributes: Html, texts: PageTexts): Html {
  return html`<select ${attributes}>
<option value="">${texts.noChoice}</option>
${choices.map((choice) => html`<option value="${choice.value}"${choice.value === value && html` selected`}>${choice.label}</option>\n`)}
</select>`;
}

// Numbers are text: a browser's number field turns with the mouse wheel and hides what is no number.
function kindOf({ code, isOwn, type }: EntryField): Html {
  if (type === 'email') return isOwn ? html`type="email"` : html`type="email" autocomplete="email"`;
  if (type === 'phone') return isOwn ? html`type="tel"` : html`type="tel" autocomplete="tel"`;
  if (type === 'date') return html`type="date"`;
  if (type === 'number') return html`type="text" inputmode="decimal"`;
  return code === 'name' && !isOwn ? html`type="text" autocomplete="name"` : html`type="text"`;
}
