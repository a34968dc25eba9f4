import type { Continuation } from '../campaigns/definition.ts';
import type { Fault } from './limits.ts';
import { callCampaign, finishCampaign, goToSection } from './move.ts';
import { endByFault, type Place, say, type Turn, traceAt } from './turn.ts';
import type { MatchedBy, Trace } from './types.ts';

/** An option that was chosen, and how. */
export interface Choice {
  option: number;
  by: MatchedBy;
  /** Exactly what the person sent; for a tap its title. */
  response: string;
  why: string;
}

/** Does what a chosen option asks for: the webhook beside it at once, then its redirect. */
export function followOption(turn: Turn, place: Place, { option, by, response, why }: Choice): Trace {
  const { section, campaign } = place;
  const key = section.keys[option] ?? '';
  const trace: Trace = { ...traceAt(place, 'option', why), option: key, by };
  const chosen = section.menu[option];
  if (chosen === undefined) return trace;
  if (chosen.webhook !== undefined) {
    turn.effects.push({
      type: 'call_webhook',
      kind: 'underlying',
      // A published webhook has its id.
      webhookId: chosen.webhook.id ?? '',
      campaignId: campaign.id,
      version: campaign.version,
      label: section.label,
      response,
      option: chosen.text ?? '',
      keyword: campaign.definition.menuPrefix === 'number' ? option + 1 : key,
    });
  }
  const fault = followRedirect(turn, place, option);
  return fault === undefined ? trace : endByFault(turn, trace, fault);
}

function followRedirect(turn: Turn, place: Place, option: number): Fault | undefined {
  const redirect = place.section.menu[option]?.redirect;
  if (redirect === undefined) return undefined;
  if (redirect.type === 'webhook' || redirect.type === 'attribute') {
    turn.state.awaiting = { kind: redirect.type, option };
    turn.state.misses = 0;
    say(turn, redirect.prompt);
    return undefined;
  }
  if (redirect.type === 'end') say(turn, redirect.text);
  return continueTo(turn, place, redirect);
}

/** Goes where a redirect, an attribute's `then` or the fallback's `then` leads. */
export function continueTo(turn: Turn, place: Place, target: Continuation): Fault | undefined {
  switch (target.type) {
    case 'interaction':
      return goToSection(turn, place, target.to);
    case 'campaign':
      return callCampaign(turn, place, target.to);
    case 'end':
      return finishCampaign(turn);
  }
}

/**
 * Takes a text as the input that a webhook redirect or an attribute waits for. Undefined where the field takes no such
 * value, and where the option (of a state that does not fit its campaign) waits for nothing.
 */
export function captureText(turn: Turn, place: Place, option: number, response: string): Trace | undefined {
  const { section, campaign } = place;
  const redirect = section.menu[option]?.redirect;
  if (redirect?.type !== 'webhook' && redirect?.type !== 'attribute') return undefined;
  const isRefused = redirect.type === 'attribute' && !turn.input.assets.acceptsField(redirect.field, response.trim());
  if (isRefused) return undefined;
  const why =
    redirect.type === 'webhook'
      ? 'The text is the input that the webhook asks for.'
      : `The text is stored in the field "${redirect.field}".`;
  const trace = { ...traceAt(place, 'captured', why), option: section.keys[option] ?? '' };
  if (redirect.type === 'webhook') {
    turn.effects.push({
      type: 'call_webhook',
      kind: 'redirect',
      webhookId: redirect.webhook.id ?? '',
      campaignId: campaign.id,
      version: campaign.version,
      label: section.label,
      response,
    });
  } else {
    turn.effects.push({ type: 'set_field', field: redirect.field, value: response.trim() });
  }
  say(turn, redirect.confirmation);
  const fault = continueTo(turn, place, redirect.type === 'attribute' ? redirect.then : { type: 'end' });
  return fault === undefined ? trace : endByFault(turn, trace, fault);
}
