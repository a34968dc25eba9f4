import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { ChatbotDefinition } from '../../src/campaigns/definition.ts';
import { step } from '../../src/engine/step.ts';
import type {
  Assets,
  ConversationState,
  EngineContact,
  PublishedCampaign,
  StepInput,
  StepResult,
} from '../../src/engine/types.ts';
import type { InboundEvent } from '../../src/rules/message.ts';
import { normalizeText } from '../../src/rules/normalize.ts';

const Campaign = z.strictObject({ id: z.string(), version: z.int(), definition: ChatbotDefinition });

const Category = z.strictObject({ id: z.string(), key: z.string(), name: z.string(), isPublic: z.boolean() });

const Request = z.strictObject({
  id: z.string(),
  name: z.string(),
  timeoutMs: z.int().default(5_000),
  mayAnswer: z.boolean().default(false),
});

/** What came of a call; of the wait that there is, unless another is named. */
const Answer = z.strictObject({
  call: z.string(),
  wait: z.int().optional(),
  answer: z.discriminatedUnion('outcome', [
    z.strictObject({ outcome: z.literal('answered'), status: z.int().default(200), data: z.unknown() }),
    z.strictObject({ outcome: z.literal('error'), status: z.int().nullable().default(500), reason: z.string() }),
    z.strictObject({ outcome: z.literal('timeout') }),
  ]),
});

const Turn = z.strictObject({
  /** Time that passes before the message; a second otherwise. */
  afterMinutes: z.number().optional(),
  /** Campaigns published, and taken down, before the message. */
  publish: z.array(Campaign).optional(),
  archive: z.array(z.string()).optional(),
  /** Requests that are deleted before it. */
  deleteRequests: z.array(z.string()).optional(),
  /** A text says itself; anything else is an event of rules/message.ts. */
  inbound: z.union([z.string(), z.custom<InboundEvent>((value) => typeof value === 'object')]).optional(),
  optOut: z.enum(['stop', 'start', 'help']).optional(),
  trigger: z.string().optional(),
  /** The parameters of the event that triggers. */
  params: z.record(z.string(), z.unknown()).optional(),
  answer: Answer.optional(),
  /** The number of the wait that has lasted too long. */
  giveUp: z.int().optional(),
  expect: z.strictObject({ trace: z.unknown(), effects: z.unknown(), state: z.unknown() }).optional(),
});
type Turn = z.infer<typeof Turn>;

/** A conversation as a file: what is published, who writes, what they send, and what must come of each message. */
const Golden = z.strictObject({
  name: z.string(),
  assets: z.strictObject({
    campaigns: z.array(Campaign),
    default: z.string().optional(),
    categories: z.array(Category).default([]),
    requests: z.array(Request).default([]),
  }),
  contact: z
    .strictObject({
      optedOut: z.boolean().default(false),
      /** By category id. */
      subscriptions: z.record(z.string(), z.boolean()).default({}),
      /** What templates see of them. */
      card: z.record(z.string(), z.unknown()).default({}),
    })
    .default({ optedOut: false, subscriptions: {}, card: {} }),
  repliesToOptOut: z.boolean().default(true),
  turns: z.array(Turn).min(1),
});
type Golden = z.infer<typeof Golden>;

/** What a turn came to, as it stands in the file. Loop counters are left out: they would change in every turn. */
export type Outcome = Pick<StepResult, 'trace' | 'effects'> & {
  state: Omit<ConversationState, 'hourStart' | 'turnsThisHour' | 'lastText' | 'sameTextCount'>;
};

const START_MS = Date.UTC(2026, 10, 21, 12);

/** The names of the golden files, sorted. */
export function listGoldens(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort();
}

/** The file as written, and as read (defaults filled in). */
export function readGolden(path: string): { raw: { turns: Record<string, unknown>[] }; golden: Golden } {
  const raw = JSON.parse(readFileSync(path, 'utf8'));
  return { raw, golden: Golden.parse(raw) };
}

/** Runs a conversation. Between two turns the state goes through JSON, as it does through the database. */
export function runGolden(golden: Golden): Outcome[] {
  const published = [...golden.assets.campaigns];
  const archived = new Set<string>();
  const deleted = new Set<string>();
  let contact: GoldenContact = { ...golden.contact, fields: {}, phoneNumber: '+525500000000', name: null };
  let stored = 'null';
  let now = START_MS;
  let ids = 0;
  return golden.turns.map((turn) => {
    now += turn.afterMinutes === undefined ? 1000 : turn.afterMinutes * 60_000;
    published.push(...(turn.publish ?? []));
    for (const id of turn.archive ?? []) archived.add(id);
    for (const id of turn.deleteRequests ?? []) deleted.add(id);
    const before: ConversationState | null = JSON.parse(stored);
    const { state, effects, trace } = step({
      assets: buildAssets(published, { archived, deleted }, golden.assets),
      state: before,
      inbound: toInbound(turn, before?.waiting?.wait ?? 0),
      contact,
      repliesToOptOut: golden.repliesToOptOut,
      now,
      newId: () => `id${ids++}`,
      timeZone: 'America/Mexico_City',
    });
    stored = JSON.stringify(state);
    contact = afterEffects(contact, effects);
    return toOutcome({ state, effects, trace });
  });
}

function toInbound(turn: Turn, present: number): StepInput['inbound'] {
  if (turn.answer !== undefined) {
    const { call, wait = present, answer } = turn.answer;
    return { kind: 'answer', wait, call, answer };
  }
  if (turn.giveUp !== undefined) return { kind: 'give_up', wait: turn.giveUp };
  if (turn.trigger !== undefined) {
    const { params } = turn;
    return { kind: 'trigger', campaignId: turn.trigger, ...(params && { params }) };
  }
  const event: InboundEvent =
    turn.inbound === undefined || typeof turn.inbound === 'string'
      ? { type: 'text', text: turn.inbound ?? '' }
      : turn.inbound;
  return turn.optOut === undefined ? { kind: 'event', event } : { kind: 'event', event, optOut: turn.optOut };
}

/** Archived campaigns start nobody and are reached by nobody, their versions included. */
function buildAssets(
  published: PublishedCampaign[],
  { archived, deleted }: { archived: Set<string>; deleted: Set<string> },
  assets: Golden['assets'],
): Assets {
  const find = (id: string, version?: number) =>
    archived.has(id)
      ? undefined
      : published.findLast((each) => each.id === id && (version === undefined || each.version === version));
  const live = () => [...new Set(published.map(({ id }) => id))].flatMap((id) => find(id) ?? []);
  return {
    campaign: find,
    campaignByKeyword: (text) =>
      live().find(({ definition }) => definition.keywords?.map(normalizeText).includes(text))?.id,
    defaultCampaign: () => assets.default,
    categories: () => assets.categories,
    request: (id) => (deleted.has(id) ? undefined : assets.requests.find((each) => each.id === id)),
    // The one typed field of all goldens.
    acceptsField: (field, text) => field !== 'age' || /^\d+$/.test(text),
  };
}

/** With the subscriptions that the last opt-out turned off. */
type GoldenContact = EngineContact & { before?: EngineContact['subscriptions'] };

/** What the world around the engine does with consent: an opt-out takes the subscriptions along, START brings them back. */
function afterEffects(contact: GoldenContact, effects: StepResult['effects']): GoldenContact {
  let next = contact;
  for (const effect of effects) {
    if (effect.type === 'set_field') {
      const { field, value } = effect;
      next = { ...next, fields: { ...next.fields, [field]: value }, card: { ...next.card, [field]: value } };
    }
    if (effect.type === 'opt_out') {
      const off = Object.fromEntries(Object.keys(next.subscriptions).map((id) => [id, false]));
      next = { ...next, optedOut: true, subscriptions: off, before: next.subscriptions };
    }
    if (effect.type === 'opt_in') next = { ...next, optedOut: false, subscriptions: next.before ?? {} };
    if (effect.type === 'opt_out_category' || effect.type === 'opt_in_category') {
      const isIn = effect.type === 'opt_in_category';
      const subscriptions = { ...next.subscriptions, [effect.categoryId]: isIn };
      next = { ...next, optedOut: next.optedOut && !isIn, subscriptions };
    }
  }
  return next;
}

function toOutcome({ state, effects, trace }: StepResult): Outcome {
  const { hourStart: _, turnsThisHour: __, lastText: ___, sameTextCount: ____, ...kept } = state;
  return JSON.parse(JSON.stringify({ trace, effects, state: kept }));
}
