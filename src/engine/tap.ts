import type { MenuOption } from '../campaigns/definition.ts';
import type { InboundEvent } from '../rules/message.ts';
import { askPresentQuestion, goToSection } from './move.ts';
import { followOption } from './redirect.ts';
import { decodeTapId, type Tap } from './tap-id.ts';
import { endByFault, type Place, quote, type Turn, traceAt } from './turn.ts';
import type { Trace } from './types.ts';

/** A tap on a menu of ours; undefined where the id is not ours, then its title is read as a text. */
export function answerTap(turn: Turn, place: Place, event: InboundEvent & { type: 'tap' }): Trace | undefined {
  const tap = decodeTapId(event.id);
  if (tap === undefined) return undefined;
  const title = quote(event.title);
  const awaitsInput = turn.state.awaiting !== null || place.section.capturesText;
  const section = findTapped(place, tap);
  if (section !== undefined && !awaitsInput) {
    const { option } = tap;
    if (section === place.section) {
      const why = `A tap on ${title}, option ${section.keys[option]}.`;
      return followOption(turn, place, { option, by: 'tap', response: event.title, why });
    }
    const target = shownSection(section.menu[option]);
    if (target !== undefined) {
      const why = `A tap on ${title} in an older menu: followed, as it only shows a section.`;
      const key = section.keys[option] ?? '';
      const trace: Trace = { ...traceAt({ ...place, section }, 'option', why), option: key, by: 'tap' };
      const fault = goToSection(turn, place, target);
      return fault === undefined ? trace : endByFault(turn, trace, fault);
    }
  }
  askPresentQuestion(turn, place);
  const why = `A tap on ${title} in an older menu: no answer to the present question, which was asked again.`;
  return traceAt(place, 'fallback', why);
}

/** The section of the present campaign version that was tapped in, if its option is there. */
function findTapped({ campaign }: Place, tap: Tap): Place['section'] | undefined {
  if (tap.campaignId !== campaign.id || tap.version !== campaign.version) return undefined;
  const section = campaign.sections.get(tap.section);
  return section?.menu[tap.option] === undefined ? undefined : section;
}

/** Where an option leads that does nothing but show a section. */
function shownSection(option: MenuOption | undefined): string | undefined {
  return option?.redirect.type === 'interaction' && option.webhook === undefined ? option.redirect.to : undefined;
}
