import type { TemplateData } from '../rules/templates/template.ts';
import { toStorable } from '../rules/text.ts';
import { type CompiledCampaign, type CompiledText, templateOf, textOf } from './compile.ts';
import { note, type Turn } from './turn.ts';

/** A text as this person is told it now. */
export function render(turn: Turn, text: CompiledText): string {
  return text.fixed ?? renderTemplate(turn, text);
}

/** The same for a text that is no section's; left out, it is empty. */
export function renderSource(turn: Turn, campaign: CompiledCampaign, source: string | undefined): string {
  return source === undefined ? '' : render(turn, textOf(campaign, source));
}

/** What templates and expressions see of this person, now. */
export function templateData({ card, state, input }: Turn): TemplateData {
  return {
    contact: card,
    data: state.data ?? {},
    params: state.params ?? {},
    locale: typeof card.language === 'string' ? card.language : null,
    timeZone: input.timeZone,
  };
}

function renderTemplate(turn: Turn, text: CompiledText): string {
  const template = templateOf(text);
  const rendered = template.render(templateData(turn));
  if (rendered.isCut) note(turn, 'A text was cut: it became too long, or took too many steps.');
  // A method may have cut a surrogate pair, which no database stores.
  const said = toStorable(rendered.text);
  if (template.isStatic) text.fixed = said;
  return said;
}
