import { encodeId } from '../base/ids.ts';
import type { OwedDelivery } from '../deliveries/request.ts';
import type { Target } from '../deliveries/target.ts';
import type { CallWebhookEffect } from '../engine/types.ts';
import { type ToldAnswer, unanswered } from './awaited.ts';
import { extrasOf } from './extra-parameters.ts';
import { buildPayload } from './payload.ts';
import { NOT_MADE } from './plan-calls.ts';
import type { PlannedTurn } from './planned-turn.ts';
import { templateDataOf } from './template-data.ts';
import type { TurnInput } from './turn-input.ts';

const NO_ENDPOINT = 'The webhook has no endpoint: the call was not made.';
const IS_OFF = 'The endpoint is switched off, or cannot be opened: nothing is sent to it now.';

/**
 * Makes the delivery that a webhook's call owes. Where the conversation waits for the endpoint's answer: that, if it is
 * known at once.
 */
export function planWebhook(turn: PlannedTurn, effect: CallWebhookEffect, input: TurnInput): ToldAnswer | undefined {
  const { assets, item } = input;
  const { webhookId, awaits } = effect;
  const tell = (answer: ToldAnswer['answer']) => awaits && { wait: awaits.wait, call: webhookId, answer };
  const target = assets.endpoint(webhookId);
  if (!target) {
    loseCall(turn, effect);
    return tell(unanswered(NO_ENDPOINT));
  }
  const delivery = planDelivery(turn, effect, target, input);
  turn.deliveries.push(delivery);
  if (item.webhooks === 'send') traceDelivery(turn, delivery);
  if (!awaits) return undefined;
  const canned = item.canned?.get(webhookId);
  if (canned || item.webhooks === 'show') return tell(canned ?? unanswered(NOT_MADE));
  if (!target.isActive) return tell(unanswered(IS_OFF));
  turn.awaited.push({ delivery, webhookId, ...awaits });
  return undefined;
}

/** Every published webhook has an endpoint: where it has none, the designer's trace says what is not sent. */
function loseCall(turn: PlannedTurn, effect: CallWebhookEffect): void {
  turn.lost.push(effect);
  const { trace } = turn.result;
  const why = `${trace.why} Its webhook ${effect.webhookId} has no endpoint: the call was not made.`;
  turn.result = { ...turn.result, trace: { ...trace, why } };
}

/** The record of the message says what it made owed: from it the delivery and its attempts are found. */
function traceDelivery(turn: PlannedTurn, { id }: OwedDelivery): void {
  const { trace } = turn.result;
  const deliveries = [...(trace.deliveries ?? []), encodeId('dlv', id)];
  turn.result = { ...turn.result, trace: { ...trace, deliveries } };
}

function planDelivery(
  turn: PlannedTurn,
  effect: CallWebhookEffect,
  target: Target,
  { item, person, contact, assets, newId, timeZone }: TurnInput,
): OwedDelivery {
  const { phone: phoneNumber } = contact.ref;
  const contactId = phoneNumber === null ? encodeId('cnt', person.contactId) : '';
  const campaign = assets.campaign(effect.campaignId, effect.version);
  const extra = campaign && extrasOf(campaign).get(effect.webhookId);
  const parameters = extra?.(() => templateDataOf(contact, turn.result.state, timeZone));
  const payload = buildPayload(effect, { phoneNumber, contactId }, item.receivedAt, parameters);
  return { id: newId(), target, payload, eventType: effect.kind, person: phoneNumber ?? contactId };
}
