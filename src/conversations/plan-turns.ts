import { encodeId } from '../base/ids.ts';
import { listWebhooks } from '../campaigns/webhooks.ts';
import type { ContactRow } from '../contacts/queries.ts';
import type { OwedDelivery } from '../deliveries/request.ts';
import type { Target } from '../deliveries/target.ts';
import { step } from '../engine/step.ts';
import type {
  CallWebhookEffect,
  ConversationState,
  EngineContact,
  PublishedCampaign,
  StepInput,
  StepResult,
} from '../engine/types.ts';
import type { OutgoingContent } from '../rules/message.ts';
import type { Log } from '../store/context.ts';
import type { TurnAssets } from './asset-cache.ts';
import type { Person } from './lock-people.ts';
import { buildPayload } from './payload.ts';
import type { TurnItem } from './turn-item.ts';

export interface PlannedReply {
  id: string;
  content: OutgoingContent;
}

/** One item stepped: what it asks for, with ids given, nothing done yet. */
export interface PlannedTurn {
  item: TurnItem;
  person: Person;
  /** The inbound message's id; a trigger has none. */
  messageId: string | undefined;
  result: StepResult;
  replies: PlannedReply[];
  deliveries: OwedDelivery[];
}

/** What a contact is after some turns of a batch: the turns of one person build on each other. */
export interface PlannedContact {
  row: ContactRow;
  fields: Record<string, unknown>;
  optedOut: boolean;
}

/** Steps one item from where its person is now; `state` and `contact` are moved on to where they are afterwards. */
export function planTurn(input: {
  item: TurnItem;
  person: Person;
  contact: PlannedContact;
  messageId: string | undefined;
  assets: TurnAssets;
  now: number;
  newId(): string;
  log: Log;
}): PlannedTurn {
  const { item, person, contact, assets } = input;
  const channelAssets = assets.forChannel(item.channel.id);
  const result = step({
    assets: channelAssets,
    state: person.state,
    inbound: inboundOf(item),
    contact: engineContact(contact),
    repliesToOptOut: !item.channel.adapter.providerAnswersOptOut(item.channel.access),
    now: input.now,
    newId: input.newId,
  });
  person.state = result.state;
  const turn: PlannedTurn = { item, person, messageId: input.messageId, result, replies: [], deliveries: [] };
  for (const effect of result.effects) {
    switch (effect.type) {
      case 'send_message': {
        const content = effect.choices ? { text: effect.text, choices: effect.choices } : { text: effect.text };
        turn.replies.push({ id: input.newId(), content });
        break;
      }
      case 'call_webhook': {
        const target = assets.endpoint(effect.webhookId);
        const campaign = channelAssets.campaign(effect.campaignId, effect.version);
        if (target) turn.deliveries.push(planDelivery(effect, target, campaign, input));
        else reportMissingEndpoint(turn, effect, input.log);
        break;
      }
      case 'set_field':
        contact.fields[effect.field] = effect.value;
        break;
      case 'opt_out':
        contact.optedOut = true;
        break;
      case 'opt_in':
        contact.optedOut = false;
        break;
    }
  }
  return turn;
}

/** Every published webhook has an endpoint: where it has none, the log and the designer's trace say what is not sent. */
function reportMissingEndpoint(turn: PlannedTurn, { webhookId, campaignId }: CallWebhookEffect, log: Log): void {
  const { accountId } = turn.person;
  log.error({ accountId, webhookId, campaignId }, 'a webhook has no endpoint; its call is lost');
  const { trace } = turn.result;
  const why = `${trace.why} Its webhook ${webhookId} has no endpoint: the call was not made.`;
  turn.result = { ...turn.result, trace: { ...trace, why } };
}

function inboundOf(item: TurnItem): StepInput['inbound'] {
  if (item.what.kind === 'trigger') return { kind: 'trigger', campaignId: item.what.campaignId };
  const { event, optOut } = item.what.inbound;
  return optOut ? { kind: 'event', event, optOut } : { kind: 'event', event };
}

function engineContact(contact: PlannedContact): EngineContact {
  return {
    optedOut: contact.optedOut,
    fields: { ...contact.row.fields, ...contact.fields },
    phoneNumber: contact.row.phone,
    name: contact.row.name,
  };
}

function planDelivery(
  effect: CallWebhookEffect,
  target: Target,
  campaign: PublishedCampaign | undefined,
  input: { item: TurnItem; person: Person; contact: PlannedContact; newId(): string },
): OwedDelivery {
  const { phone: phoneNumber } = input.contact.row;
  const contactId = phoneNumber === null ? encodeId('cnt', input.person.contactId) : '';
  const extra = campaign && extraOf(campaign).get(effect.webhookId);
  const payload = buildPayload(effect, { phoneNumber, contactId }, input.item.receivedAt, extra);
  return { id: input.newId(), target, payload, eventType: effect.kind, person: phoneNumber ?? contactId };
}

const extras = new WeakMap<PublishedCampaign['definition'], Map<string, string>>();

/** The extra parameters of a version's webhooks as JSON text, made once per version. */
function extraOf(campaign: PublishedCampaign): Map<string, string> {
  const kept = extras.get(campaign.definition);
  if (kept) return kept;
  const made = new Map<string, string>();
  for (const { webhook } of listWebhooks(campaign.definition)) {
    if (webhook.id && webhook.body) made.set(webhook.id, JSON.stringify(webhook.body));
  }
  extras.set(campaign.definition, made);
  return made;
}

/** The states to write: the last one of each conversation of the batch. */
export function finalStates(turns: PlannedTurn[]): Map<string, { person: Person; state: ConversationState }> {
  return new Map(turns.map(({ person, result }) => [person.conversationId, { person, state: result.state }] as const));
}
