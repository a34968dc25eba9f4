import { startCampaign } from './move.ts';
import { endByFault, endConversation, quote, type Turn, traceAt } from './turn.ts';
import type { Trace } from './types.ts';

/** A message outside of any conversation: the campaign of its keyword, else the channel's default, else nothing. */
export function startByMessage(turn: Turn, normalized: string, hasExpired: boolean): Trace {
  const trace = startByKeyword(turn, normalized) ?? startDefault(turn);
  return hasExpired ? { ...trace, why: `The conversation had expired. ${trace.why}` } : trace;
}

function startDefault(turn: Turn): Trace {
  const campaignId = turn.input.assets.defaultCampaign();
  if (campaignId !== undefined)
    return start(turn, campaignId, 'No keyword: the campaign that takes every message starts.');
  endConversation(turn);
  return traceAt(undefined, 'ended', 'No conversation, and no campaign on this channel answers this.');
}

/** The campaign that a whole message is the keyword of, whatever went on before. */
export function startByKeyword(turn: Turn, normalized: string): Trace | undefined {
  const campaignId = normalized === '' ? undefined : turn.input.assets.campaignByKeyword(normalized);
  return campaignId === undefined
    ? undefined
    : start(turn, campaignId, `${quote(normalized)} is the campaign's keyword.`);
}

/** A start from outside (API trigger). Nobody is written to who opted out, of everything or of that kind of campaign. */
export function startByTrigger(turn: Turn, campaignId: string): Trace {
  const { assets, contact } = turn.input;
  if (contact.optedOut) return traceAt(undefined, 'opted_out', 'This person has opted out: not started.');
  const key = assets.campaign(campaignId)?.definition.category;
  const category = assets.categories().find((each) => each.key === key);
  if (category && contact.subscriptions[category.id] === false) {
    return traceAt(undefined, 'opted_out', `This person has opted out of "${category.name}": not started.`);
  }
  return start(turn, campaignId, 'Started from outside.');
}

function start(turn: Turn, campaignId: string, why: string): Trace {
  const trace: Trace = { outcome: 'started', section: null, campaignId, why };
  const published = turn.input.assets.campaign(campaignId);
  if (published === undefined) {
    // What goes on, goes on: nobody loses their place by a start that cannot be.
    return { ...trace, outcome: 'fault', why: `${why} It is not published.`, fault: 'campaign_gone' };
  }
  const fault = startCampaign(turn, campaignId);
  if (fault !== undefined) return endByFault(turn, trace, fault);
  return { ...trace, section: published.definition.welcome.label };
}
