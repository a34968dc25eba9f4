import { invariant } from '../base/assert.ts';
import { step } from '../engine/step.ts';
import type { ConversationState, Effect, Position, StepInput } from '../engine/types.ts';
import { rewriteLinks } from '../links/rewrite-links.ts';
import { splitContent } from '../rules/split-content.ts';
import type { TurnAssets } from './asset-cache.ts';
import { isAwaited, type ToldAnswer } from './awaited.ts';
import { extendTrace } from './extend-trace.ts';
import { planCall } from './plan-calls.ts';
import { planEvents } from './plan-events.ts';
import { planWebhook } from './plan-webhooks.ts';
import { engineContact, type PlannedContact, wish } from './planned-contact.ts';
import type { PlannedReply, PlannedTurn } from './planned-turn.ts';
import type { TurnInput } from './turn-input.ts';
import { replyAddress, type TurnItem } from './turn-item.ts';

/** Far more calls than the sections of one turn can have (`STEPS_PER_TURN_MAX`, five each): beyond is a loop. */
const ROUNDS_MAX = 200;

type Inbound = StepInput['inbound'];

/** Steps one item from where its person is now; `state` and `contact` are moved on to where they are afterwards. */
export function planTurn(input: TurnInput): PlannedTurn {
  const { item, person, contact, assets } = input;
  const before = person.state;
  liftQuarantine(item, contact);
  const turn = stepItem(input);
  turn.result = { ...turn.result, state: noteWait(turn, before) };
  person.state = turn.result.state;
  turn.events = planEvents(turn, { before, contact: contact.ref, assets, now: input.now });
  return turn;
}

/** Steps an item, and again with every answer that is known at once: what cannot be called is not waited for. */
function stepItem(input: TurnInput): PlannedTurn {
  const { item, person, messageId } = input;
  const inbound = inboundOf(item);
  const first = stepOnce(input, person.state, inbound);
  const turn: PlannedTurn = {
    item,
    person,
    messageId,
    replyTo: messageId ?? (item.what.kind === 'trigger' ? null : (person.state?.waiting?.messageId ?? null)),
    result: { state: first.state, trace: first.trace },
    replies: [],
    deliveries: [],
    lost: [],
    awaited: [],
    calls: [],
    dropped: [],
    events: [],
  };
  const known = perform(turn, first.effects, input);
  // Grows while it is worked off: the next section may have calls of its own.
  for (const [round, told] of known.entries()) {
    invariant(round < ROUNDS_MAX, 'a conversation comes to its end');
    if (!isAwaited(turn.result.state, told)) continue;
    const next = stepOnce(input, turn.result.state, { kind: 'answer', ...told });
    turn.result = { state: next.state, trace: extendTrace(turn.result.trace, next.trace) };
    known.push(...perform(turn, next.effects, input));
  }
  return turn;
}

function stepOnce(input: TurnInput, state: ConversationState | null, inbound: Inbound) {
  const { item, contact, assets, now, newId, timeZone } = input;
  return step({
    assets: assets.forChannel(item.channel.id),
    state,
    inbound,
    contact: engineContact(contact),
    repliesToOptOut: !item.channel.adapter.providerAnswersOptOut(item.channel.access),
    now,
    newId,
    timeZone,
  });
}

/** Plans what a step asks for; gives the answers that are known at once. */
function perform(turn: PlannedTurn, effects: Effect[], input: TurnInput): ToldAnswer[] {
  const known: ToldAnswer[] = [];
  for (const effect of effects) {
    switch (effect.type) {
      case 'send_message':
        turn.replies.push(...planReplies(effect, input));
        break;
      case 'call_webhook': {
        const told = planWebhook(turn, effect, input);
        if (told) known.push(told);
        break;
      }
      case 'call_request': {
        const told = planCall(turn, effect, input);
        if (told) known.push(told);
        break;
      }
      default:
        wish(input.contact, { item: input.item, ...effect });
    }
  }
  return known;
}

/** One message, or several where variables made a text longer than the channel takes. */
function planReplies(
  { text: said, choices, media, from }: Extract<Effect, { type: 'send_message' }>,
  { item, assets, links: linking, newId }: TurnInput,
): PlannedReply[] {
  const origin = describeOrigin(from, assets);
  const isTracked = origin.origin?.campaign.definition.trackLinks === true;
  const { text, links } = isTracked ? rewriteLinks(said, linking) : { text: said, links: [] };
  const content = { text, ...(choices && { choices }), ...(media && { media }) };
  const parts = splitContent(content, item.channel.adapter.textMax);
  // A link that stands in two of them is recorded once.
  const firstWith = (code: string) => parts.findIndex((part) => part.text.includes(code));
  return parts.map((part, index) => ({
    id: newId(),
    content: part,
    ...origin,
    links: links.filter(({ code }) => firstWith(code) === index),
  }));
}

/** A wait that begins with this turn knows where it came from and where its end is to be said. */
function noteWait({ result: { state }, replyTo, item }: PlannedTurn, before: ConversationState | null) {
  const { waiting } = state;
  if (!waiting || waiting.wait === before?.waiting?.wait) return state;
  return { ...state, waiting: { ...waiting, messageId: replyTo, to: replyAddress(item) } };
}

/** Who writes from an address can be written to there. */
function liftQuarantine(item: TurnItem, contact: PlannedContact): void {
  const { what } = item;
  if (what.kind !== 'message' || what.recordedAs !== undefined) return;
  for (const address of what.inbound.from) {
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

function inboundOf({ what }: TurnItem): Inbound {
  switch (what.kind) {
    case 'message': {
      const { event, optOut } = what.inbound;
      return optOut ? { kind: 'event', event, optOut } : { kind: 'event', event };
    }
    case 'trigger': {
      const { campaignId, params } = what;
      return params ? { kind: 'trigger', campaignId, params } : { kind: 'trigger', campaignId };
    }
    case 'answer': {
      const { wait, call, answer } = what;
      return { kind: 'answer', wait, call, answer };
    }
    case 'give_up':
      return { kind: 'give_up', wait: what.wait };
  }
}
