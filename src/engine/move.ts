import { WELCOME } from '../campaigns/definition.ts';
import type { MenuChoice, OutgoingContent } from '../rules/message.ts';
import { type CompiledCampaign, type CompiledSection, compileCampaign } from './compile.ts';
import { type Fault, HISTORY_MAX, RETURNS_MAX, STEPS_PER_TURN_MAX } from './limits.ts';
import { render, renderSource } from './render.ts';
import { settleRequests } from './settle.ts';
import {
  dropKept,
  endConversation,
  findPlace,
  forgetAnswers,
  type Place,
  say,
  sayingSection,
  type Turn,
} from './turn.ts';
import { awaitRequests } from './wait.ts';

/** Shows another section of the campaign the person is in, and remembers this one for "back". */
export function goToSection(turn: Turn, place: Place, sectionId: string): Fault | undefined {
  const section = place.campaign.sections.get(sectionId);
  if (section === undefined) return { code: 'section_gone', why: `There is no section "${sectionId}".` };
  const { history } = turn.state;
  turn.state.history = [...(history.length < HISTORY_MAX ? history : history.slice(1)), place.section.id];
  return enterSection(turn, place.campaign, section);
}

/**
 * Starts the live version of a campaign; whatever waited for a return is forgotten, and what was answered. A start from
 * outside also breaks off what the person sent while calls were awaited: those messages were about something else.
 */
export function startCampaign(turn: Turn, campaignId: string): Fault | undefined {
  const { state, input } = turn;
  state.returns = [];
  forgetAnswers(state);
  if (input.inbound.kind === 'trigger') {
    dropKept(state);
    if (input.inbound.params !== undefined) state.params = input.inbound.params;
  }
  return enterCampaign(turn, campaignId);
}

/** Starts a campaign that comes back here when it ends. A campaign that calls itself starts over. */
export function callCampaign(turn: Turn, place: Place, campaignId: string): Fault | undefined {
  if (campaignId !== place.campaign.id) {
    if (turn.state.returns.length >= RETURNS_MAX) {
      return { code: 'too_deep', why: `More than ${RETURNS_MAX} campaigns wait for one another.` };
    }
    const { id, version } = place.campaign;
    turn.state.returns = [...turn.state.returns, { campaignId: id, version, section: place.section.id }];
  }
  return enterCampaign(turn, campaignId);
}

/** The campaign is done: back to the section that called it, else the conversation ends. */
export function finishCampaign(turn: Turn): Fault | undefined {
  const caller = turn.state.returns.at(-1);
  if (caller === undefined) {
    endConversation(turn);
    return undefined;
  }
  turn.state.returns = turn.state.returns.slice(0, -1);
  const place = findPlace(turn, caller);
  if (place === undefined) return { code: 'campaign_gone', why: 'The campaign to return to is gone.' };
  turn.state.history = [];
  return enterSection(turn, place.campaign, place.section);
}

/** Puts the person into a section: makes the requests that come before it, and shows it once they are answered. */
export function enterSection(turn: Turn, campaign: CompiledCampaign, section: CompiledSection): Fault | undefined {
  turn.steps += 1;
  if (turn.steps > STEPS_PER_TURN_MAX) {
    return { code: 'too_many_steps', why: `More than ${STEPS_PER_TURN_MAX} sections in one turn.` };
  }
  turn.place = { campaign, section };
  turn.state.status = 'active';
  turn.state.position = { campaignId: campaign.id, version: campaign.version, section: section.id };
  turn.state.awaiting = null;
  turn.state.misses = 0;
  if (section.before.length > 0) {
    const ids = section.before.map(({ request }) => request);
    const answered = awaitRequests(turn, turn.place, ids, { kind: 'section' });
    if (answered === undefined) return undefined;
    settleRequests(turn, answered);
  }
  return showSection(turn, turn.place);
}

/** Shows the section the person is in. An empty menu is the campaign's end. */
export function showSection(turn: Turn, { section }: Place): Fault | undefined {
  sendQuestion(turn, render(turn, section.text), section.choices);
  return section.menu.length === 0 ? finishCampaign(turn) : undefined;
}

/** Asks what the person is to answer now: the section's text with its menu, or the prompt of what is awaited. */
export function askPresentQuestion(turn: Turn, place: Place): void {
  const { text, choices } = presentQuestion(turn, place);
  sendQuestion(turn, text, choices);
}

/** The question that stands: never both a prompt and a menu. */
export function presentQuestion(turn: Turn, { campaign, section }: Place): OutgoingContent {
  const { awaiting } = turn.state;
  if (awaiting === null) return { text: render(turn, section.text), choices: section.choices };
  const redirect = section.menu[awaiting.option]?.redirect;
  const hasPrompt = redirect?.type === 'webhook' || redirect?.type === 'attribute';
  return { text: renderSource(turn, campaign, hasPrompt ? redirect.prompt : undefined) };
}

/** Sends a text with its menu, if there is anything to send. */
export function sendQuestion(turn: Turn, text: string, choices: MenuChoice[] | undefined): void {
  if (choices === undefined || choices.length === 0) say(turn, text);
  else turn.effects.push({ type: 'send_message', text, choices, ...sayingSection(turn) });
}

function enterCampaign(turn: Turn, campaignId: string): Fault | undefined {
  const published = turn.input.assets.campaign(campaignId);
  const campaign = published && compileCampaign(published);
  const welcome = campaign?.sections.get(WELCOME);
  if (campaign === undefined || welcome === undefined) {
    return { code: 'campaign_gone', why: `The campaign ${campaignId} is not published.` };
  }
  turn.state.history = [];
  return enterSection(turn, campaign, welcome);
}
