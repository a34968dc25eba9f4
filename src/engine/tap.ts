import type { MenuOption } from '../campaigns/definition.ts';
import type { InboundEvent } from '../rules/message.ts';
import { type CompiledCampaign, type CompiledSection, compileCampaign } from './compile.ts';
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
  const section = findTapped(place.campaign, tap);
  if (section !== undefined && !awaitsInput) {
    const { option } = tap;
    if (section === place.section) {
      const why = `A tap on ${title}, option ${section.keys[option]}.`;
      return followOption(turn, place, { option, by: 'tap', response: event.title, why });
    }
    const shown = showSection(turn, place, { section, option }, `${title} in an older menu`);
    if (shown !== undefined) return shown;
  }
  askPresentQuestion(turn, place);
  const why = `A tap on ${title} in an older menu: no answer to the present question, which was asked again.`;
  return traceAt(place, 'fallback', why);
}

/**
 * A tap on a menu of ours outside of any conversation: somebody scrolled up. Goes on there where that campaign is live and
 * the option does nothing but show a section; undefined where it is to be read as a new text.
 */
export function continueByTap(
  turn: Turn,
  event: InboundEvent & { type: 'tap' },
  hasExpired: boolean,
): Trace | undefined {
  const tap = decodeTapId(event.id);
  const { assets } = turn.input;
  // The id comes from outside: it leads to nothing that this account does not have live.
  if (tap === undefined || assets.campaign(tap.campaignId) === undefined) return undefined;
  const published = assets.campaign(tap.campaignId, tap.version);
  if (published === undefined) return undefined;
  const campaign = compileCampaign(published);
  const section = findTapped(campaign, tap);
  if (section === undefined) return undefined;
  const where = `${quote(event.title)} after the conversation had ${hasExpired ? 'expired' : 'ended'}`;
  return showSection(turn, { campaign, section }, { section, option: tap.option }, where);
}

/** Follows an option that only shows a section; undefined for any other. "Back" leads to `from`. */
function showSection(
  turn: Turn,
  from: Place,
  { section, option }: { section: CompiledSection; option: number },
  where: string,
): Trace | undefined {
  const target = shownSection(section.menu[option]);
  if (target === undefined) return undefined;
  const why = `A tap on ${where}: followed, as it only shows a section.`;
  const trace: Trace = {
    ...traceAt({ ...from, section }, 'option', why),
    option: section.keys[option] ?? '',
    by: 'tap',
  };
  const fault = goToSection(turn, from, target);
  return fault === undefined ? trace : endByFault(turn, trace, fault);
}

/** The section of that campaign version that was tapped in, if its option is there. */
function findTapped(campaign: CompiledCampaign, tap: Tap): CompiledSection | undefined {
  if (tap.campaignId !== campaign.id || tap.version !== campaign.version) return undefined;
  const section = campaign.sections.get(tap.section);
  return section?.menu[tap.option] === undefined ? undefined : section;
}

/** Where an option leads that does nothing but show a section. */
function shownSection(option: MenuOption | undefined): string | undefined {
  return option?.redirect.type === 'interaction' && option.webhook === undefined ? option.redirect.to : undefined;
}
