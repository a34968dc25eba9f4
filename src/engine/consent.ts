import type { OptOutVerdict } from '../rules/message.ts';
import { normalizeText } from '../rules/normalize.ts';
import { listOptOutPhrases } from '../rules/optout.ts';
import { askPresentQuestion } from './move.ts';
import { dropConversation, type Place, quote, say, type Turn, traceAt } from './turn.ts';
import type { Category, Trace } from './types.ts';

// Carriers ask that a confirmation says that no more messages come and how to undo it (CTIA messaging principles §5.1.3).
const OPTED_OUT_TEXT = 'You have been unsubscribed and will get no more messages. Send START to subscribe again.';
const OPTED_IN_TEXT = 'You are subscribed again. Send STOP to unsubscribe.';
const HELP_TEXT = 'Send any message to begin. Send STOP to get no more messages.';

/** After a day nobody remembers what the number meant. */
const KEEP_ANSWER_MS = 24 * 3_600_000;
/** One digit each, and the confirmation stays a text that is read. */
const KEEP_OFFERED_MAX = 9;

/** What somebody sent, as far as consent goes. */
interface Words {
  normalized: string;
  verdict: OptOutVerdict | undefined;
}

/** STOP and START, of everything or of one category, and anything from somebody who opted out; else undefined. */
export function handleConsent(turn: Turn, place: Place | undefined, { normalized, verdict }: Words): Trace | undefined {
  const kept = takeKept(turn, normalized);
  if (turn.input.contact.optedOut) return hearOptedOut(turn, { normalized, verdict }, kept);
  if (verdict === 'stop') return optOut(turn, place);
  const named = verdict === undefined ? findNamed(turn, normalized) : undefined;
  if (named === undefined) return undefined;
  return named.verdict === 'stop' ? optOutOf(turn, place, named.category) : optInTo(turn, named.category);
}

/** Only what brings them back is heard. Where the provider keeps the block, only its own word for that does. */
function hearOptedOut(turn: Turn, { normalized, verdict }: Words, kept: Category | undefined): Trace {
  const { repliesToOptOut } = turn.input;
  if (verdict === 'start') {
    turn.effects.push({ type: 'opt_in' });
    if (repliesToOptOut) say(turn, OPTED_IN_TEXT);
    return traceAt(undefined, 'global', 'A word to subscribe again: opted in. The next message starts a campaign.');
  }
  const named = repliesToOptOut && verdict === undefined ? findNamed(turn, normalized) : undefined;
  const category = kept ?? (named?.verdict === 'start' ? named.category : undefined);
  if (category !== undefined) return optInTo(turn, category);
  return traceAt(undefined, 'opted_out', 'This person has opted out: stored, not answered.');
}

/** Out of everything at once; the confirmation offers to keep what the person was shown and had subscribed to. */
function optOut(turn: Turn, place: Place | undefined): Trace {
  const { contact, assets, repliesToOptOut, now } = turn.input;
  turn.effects.push({ type: 'opt_out' });
  if (repliesToOptOut) {
    const offered = assets
      .categories()
      .filter(({ id, isPublic }) => isPublic && contact.subscriptions[id] === true)
      .slice(0, KEEP_OFFERED_MAX);
    const lines = offered.map(({ name }, index) => `Reply ${index + 1} to keep ${name}.`);
    turn.effects.push({ type: 'send_message', text: [OPTED_OUT_TEXT, ...lines].join('\n') });
    if (offered.length > 0) {
      turn.state.keepOffer = { categoryIds: offered.map(({ id }) => id), until: now + KEEP_ANSWER_MS };
    }
  }
  dropConversation(turn);
  return traceAt(place, 'opted_out', 'A word to opt out: the conversation has ended.');
}

function optOutOf(turn: Turn, place: Place | undefined, { id, key, name }: Category): Trace {
  turn.effects.push({ type: 'opt_out_category', categoryId: id });
  say(turn, `You will get no more messages about ${name}. Send START ${key} to get them again.`);
  const isTheirs = place?.campaign.definition.category === key;
  if (isTheirs) dropConversation(turn);
  const end = isTheirs ? ' The conversation was about that: it has ended.' : '';
  return traceAt(place, 'opted_out', `A word to opt out of ${quote(name)}.${end}`);
}

function optInTo(turn: Turn, { id, key, name }: Category): Trace {
  turn.effects.push({ type: 'opt_in_category', categoryId: id });
  say(turn, `You will get messages about ${name}. Send STOP ${key} to get no more of them.`);
  return traceAt(undefined, 'global', `Opted in to ${quote(name)}.`);
}

/** The category that the answer to a STOP's confirmation keeps. The offer stands for one message, in time. */
function takeKept({ state, input }: Turn, normalized: string): Category | undefined {
  const offer = state.keepOffer;
  if (offer === undefined || normalized === '') return undefined;
  delete state.keepOffer;
  if (input.now > offer.until) return undefined;
  const offered = input.assets.categories().filter(({ id }) => offer.categoryIds.includes(id));
  return (
    offered.find(({ id }) => offer.categoryIds[Number(normalized) - 1] === id) ??
    offered.find((category) => isNamed(category, normalized))
  );
}

/** STOP or START with a category's key or name behind it. People may leave any, and join those they have heard of. */
function findNamed({ input }: Turn, normalized: string): { verdict: 'stop' | 'start'; category: Category } | undefined {
  const categories = input.assets.categories();
  if (categories.length === 0) return undefined;
  for (const { verdict, subject } of listOptOutPhrases(normalized)) {
    const category = categories.find(
      (each) =>
        isNamed(each, subject) && (verdict === 'stop' || each.isPublic || each.id in input.contact.subscriptions),
    );
    if (category !== undefined) return { verdict, category };
  }
  return undefined;
}

function isNamed({ key, name }: Category, normalized: string): boolean {
  return normalizeText(key) === normalized || normalizeText(name) === normalized;
}

/** HELP. Where the provider answers it, an answer of ours would be the second. */
export function answerHelp(turn: Turn, place: Place | undefined): Trace {
  if (turn.input.repliesToOptOut) {
    if (place === undefined) say(turn, HELP_TEXT);
    else askPresentQuestion(turn, place);
  }
  return traceAt(place, 'global', 'A word for help.');
}
