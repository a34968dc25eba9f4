import { encodeId } from '../base/ids.ts';
import { listWebhooks } from '../campaigns/webhooks.ts';
import type { OwedDelivery } from '../deliveries/request.ts';
import type { Target } from '../deliveries/target.ts';
import { step } from '../engine/step.ts';
import type { CallWebhookEffect, Position, PublishedCampaign, StepInput } from '../engine/types.ts';
import { rewriteLinks } from '../links/rewrite-links.ts';
import type { Log } from '../store/context.ts';
import type { TurnAssets } from './asset-cache.ts';
import type { Person } from './lock-people.ts';
import { buildPayload } from './payload.ts';
import { planEvents } from './plan-events.ts';
import { engineContact, type PlannedContact, wish } from './planned-contact.ts';
import type { PlannedReply, PlannedTurn } from './planned-turn.ts';
import type { TurnItem } from './turn-item.ts';

/** Steps one item from where its person is now; `state` and `contact` are moved on to where they are afterwards. */
export function planTurn(input: {
  item: TurnItem;
  person: Person;
  contact: PlannedContact;
  messageId: string | undefined;
  assets: TurnAssets;
  now: number;
  newId(): string;
  /** Where short links lead to, and codes for them. */
  links: { base: string; newCode(): string };
  log: Log;
}): PlannedTurn {
  const { item, person, contact, assets } = input;
  const channelAssets = assets.forChannel(item.channel.id);
  const before = person.state;
  liftQuarantine(item, contact);
  const result = step({
    assets: channelAssets,
    state: before,
    inbound: inboundOf(item),
    contact: engineContact(contact),
    repliesToOptOut: !item.channel.adapter.providerAnswersOptOut(item.channel.access),
    now: input.now,
    newId: input.newId,
  });
  person.state = result.state;
  const { messageId } = input;
  const turn: PlannedTurn = { item, person, messageId, result, replies: [], deliveries: [], events: [] };
  for (const effect of result.effects) {
    switch (effect.type) {
      case 'send_message': {
        const from = describeOrigin(effect.from, assets);
        const isTracked = from.origin?.campaign.definition.trackLinks === true;
        const { text, links } = isTracked ? rewriteLinks(effect.text, input.links) : { text: effect.text, links: [] };
        const content = effect.choices ? { text, choices: effect.choices } : { text };
        turn.replies.push({ id: input.newId(), content, ...from, links });
        break;
      }
      case 'call_webhook': {
        const target = assets.endpoint(effect.webhookId);
        const campaign = channelAssets.campaign(effect.campaignId, effect.version);
        if (target) turn.deliveries.push(planDelivery(effect, target, campaign, input));
        else reportMissingEndpoint(turn, effect, input.log);
        break;
      }
      default:
        wish(contact, { item, ...effect });
    }
  }
  turn.events = planEvents(turn, { before, contact: contact.ref, assets, now: input.now });
  return turn;
}

/** Who writes from an address can be written to there. */
function liftQuarantine(item: TurnItem, contact: PlannedContact): void {
  if (item.what.kind !== 'message') return;
  for (const address of item.what.inbound.from) {
    const isQuarantined = contact.row.addresses.some(
      (each) => each.isQuarantined && each.kind === address.kind && each.value === address.value,
    );
    if (isQuarantined) wish(contact, { item, type: 'lift_quarantine', address });
  }
}

function describeOrigin(from: Position | undefined, assets: TurnAssets): Pick<PlannedReply, 'origin' | 'category'> {
  const campaign = from && assets.campaign(from.campaignId, from.version);
  if (!campaign) return { origin: undefined, category: undefined };
  const category = assets.categories.find(({ key }) => key === campaign.definition.category);
  return { origin: { campaign, section: from.section }, category };
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

function planDelivery(
  effect: CallWebhookEffect,
  target: Target,
  campaign: PublishedCampaign | undefined,
  input: { item: TurnItem; person: Person; contact: PlannedContact; newId(): string },
): OwedDelivery {
  const { phone: phoneNumber } = input.contact.ref;
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
