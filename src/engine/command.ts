import { WELCOME } from '../campaigns/definition.ts';
import type { Command } from '../rules/command.ts';
import type { Fault } from './limits.ts';
import { askPresentQuestion, enterSection, finishCampaign } from './move.ts';
import { endByFault, type Place, type Turn, traceAt } from './turn.ts';
import type { Trace } from './types.ts';

/** "menu" and "back" work in every section, also while an input is awaited. */
export function runCommand(turn: Turn, place: Place, command: Command): Trace {
  const trace = traceAt(place, 'global', command === 'menu' ? 'A word for the menu.' : 'A word for going back.');
  const fault = command === 'menu' ? showMenu(turn, place) : goBack(turn, place);
  return fault === undefined ? trace : endByFault(turn, trace, fault);
}

function showMenu(turn: Turn, { campaign, section }: Place): Fault | undefined {
  turn.state.history = [];
  return enterSection(turn, campaign, campaign.sections.get(WELCOME) ?? section);
}

/** From an awaited input to its section, from a section to the one before, from a campaign to its caller. */
function goBack(turn: Turn, place: Place): Fault | undefined {
  const { state } = turn;
  if (state.awaiting !== null) return enterSection(turn, place.campaign, place.section);
  const section = place.campaign.sections.get(state.history.at(-1) ?? '');
  if (section !== undefined) {
    state.history = state.history.slice(0, -1);
    return enterSection(turn, place.campaign, section);
  }
  if (state.returns.length > 0) return finishCampaign(turn);
  askPresentQuestion(turn, place);
  return undefined;
}
