import type { ChatbotDefinition, MenuOption } from '../../campaigns/definition.ts';
import { menuKey } from '../../rules/answers.ts';
import {
  TWILIO_BODY_MAX,
  WHATSAPP_BUTTON_TITLE_MAX,
  WHATSAPP_BUTTONS_MAX,
  WHATSAPP_INTERACTIVE_BODY_MAX,
  WHATSAPP_LIST_ROWS_MAX,
  WHATSAPP_ROW_DESCRIPTION_MAX,
  WHATSAPP_TEXT_MAX,
} from '../../rules/limits.ts';
import { presentOnWhatsApp, renderMenuText, type WhatsAppPresentation } from '../../rules/menu.ts';
import type { MenuChoice } from '../../rules/message.ts';
import { countSegments, type SegmentCount } from '../../rules/segments.ts';
import type { Phrase } from './phrases.ts';
import type { SectionContent } from './sections.ts';

/** A text against what a channel takes. */
interface Measure {
  characters: number;
  max: number;
  isTooLong: boolean;
}

export interface TextSummary {
  sms: SegmentCount & Measure;
  whatsapp: Measure & {
    shownAs: WhatsAppPresentation['type'];
    /** The longest an option's text may be to be tapped on, and the most options that can be; else a numbered text. */
    optionTextMax: number;
    optionsMax: number;
  };
}

/** The counters under a section's text: what is sent is the text with its menu. */
export function summarizeSection(
  section: Pick<SectionContent, 'text' | 'menu'>,
  prefix: ChatbotDefinition['menuPrefix'],
): TextSummary {
  return summarize(section.text, listChoices(section.menu, prefix));
}

/** The counters under a text without a menu: a prompt, a confirmation, the fallback. */
export function summarizeText(text: string): TextSummary {
  return summarize(text, []);
}

function summarize(text: string, choices: MenuChoice[]): TextSummary {
  const rendered = renderMenuText({ text, choices });
  const isButtons = choices.length <= WHATSAPP_BUTTONS_MAX;
  const body = choices.length > 0 ? measure(text, WHATSAPP_INTERACTIVE_BODY_MAX) : measure(text, WHATSAPP_TEXT_MAX);
  return {
    sms: { ...countSegments(rendered), ...measure(rendered, TWILIO_BODY_MAX) },
    whatsapp: {
      ...body,
      isTooLong: body.isTooLong || rendered.length > WHATSAPP_TEXT_MAX,
      shownAs: presentOnWhatsApp({ text, choices }).type,
      optionTextMax: isButtons ? WHATSAPP_BUTTON_TITLE_MAX : WHATSAPP_ROW_DESCRIPTION_MAX,
      optionsMax: WHATSAPP_LIST_ROWS_MAX,
    },
  };
}

function measure(text: string, max: number): Measure {
  return { characters: text.length, max, isTooLong: text.length > max };
}

/** Options without a text have a key and are not shown. */
function listChoices(menu: readonly MenuOption[], prefix: ChatbotDefinition['menuPrefix']): MenuChoice[] {
  return menu.flatMap(({ text }, option) => {
    if (!text?.trim()) return [];
    // Any id of a tap will do: nothing is sent, only measured.
    return [{ key: menuKey(prefix, option), text, tapId: `t.${option}` }];
  });
}

/** The link icon of an option: there for a redirect and for an underlying webhook, told apart by its name (CB-37, CB-38). */
export function webhookIcon(option: MenuOption): { kind: 'redirect' | 'underlying'; name: Phrase } | null {
  const kind = option.redirect.type === 'webhook' ? 'redirect' : option.webhook ? 'underlying' : null;
  return kind && { kind, name: { key: `icon.${kind}`, values: {} } };
}
