import {
  ANSWER_WITHIN_MS,
  type Continuation,
  type MenuOption,
  type WebhookDefinition,
} from '../campaigns/definition.ts';
import { saveFields, setField } from './fields.ts';
import { followAnswer } from './follow-answer.ts';
import type { Fault } from './limits.ts';
import { callCampaign, finishCampaign, goToSection } from './move.ts';
import { renderSource } from './render.ts';
import { settleRequests } from './settle.ts';
import { endByFault, type Place, say, type Turn, traceAt } from './turn.ts';
import type { AwaitedCall, CallWebhookEffect, MatchedBy, Trace } from './types.ts';
import { awaitRequests, awaitWebhook } from './wait.ts';

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
    say(turn, renderSource(turn, place.campaign, redirect.prompt));
    return undefined;
  }
  if (redirect.type === 'request') {
    const answered = awaitRequests(turn, place, [redirect.request], { kind: 'request', option });
    return answered === undefined ? undefined : followRequest(turn, place, redirect, answered);
  }
  if (redirect.type === 'end') say(turn, renderSource(turn, place.campaign, redirect.text));
  return continueTo(turn, place, redirect);
}

type RequestRedirect = MenuOption['redirect'] & { type: 'request' };

/** Goes where an option's request leads: where its partner says, else by what became of it. */
export function followRequest(
  turn: Turn,
  place: Place,
  { save, then, onError = then, onTimeout = onError }: RequestRedirect,
  calls: readonly AwaitedCall[],
): Fault | undefined {
  const [call] = settleRequests(turn, calls);
  if (call?.outcome === 'answered') saveFields(turn, place, save);
  const target = call?.typed && followAnswer(turn, place, call.typed);
  const planned = { answered: then, error: onError, timeout: onTimeout };
  return continueTo(turn, place, target ?? planned[call?.outcome ?? 'error']);
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
    const { webhook } = redirect;
    const call: CallWebhookEffect = {
      type: 'call_webhook',
      kind: 'redirect',
      webhookId: webhook.id ?? '',
      campaignId: campaign.id,
      version: campaign.version,
      label: section.label,
      response,
    };
    turn.effects.push(call);
    const withinMs = answersWithin(webhook);
    if (withinMs !== undefined) {
      call.awaits = { wait: awaitWebhook(turn, option, call.webhookId, withinMs), withinMs };
      return trace;
    }
  } else {
    setField(turn, redirect.field, response.trim());
  }
  say(turn, renderSource(turn, campaign, redirect.confirmation));
  const fault = continueTo(turn, place, redirect.type === 'attribute' ? redirect.then : { type: 'end' });
  return fault === undefined ? trace : endByFault(turn, trace, fault);
}

/** How long its endpoint's answer is waited for (ms); undefined: not at all. */
function answersWithin({ mayAnswer }: WebhookDefinition): number | undefined {
  if (mayAnswer === undefined || mayAnswer === false) return undefined;
  return mayAnswer === true ? ANSWER_WITHIN_MS.default : mayAnswer.withinMs;
}
