import type { InferRequestType, InferResponseType } from 'hono/client';
import type { ChatbotDefinition } from '../../../campaigns/definition.ts';
import type { api } from '../../api/client.ts';
import type { ParamsDraft } from '../../requests/source-events/ParamsEditor.tsx';

type Try = (typeof api.v1.campaigns)[':id']['try']['$post'];
type TryInput = InferRequestType<Try>['json'];
type TryOutput = Extract<InferResponseType<Try>, { turns: unknown }>;

export type Step = TryInput['steps'][number];
export type Turn = TryOutput['turns'][number];
export type Look = 'sms' | 'whatsapp';
export type TriedWebhook = Turn['webhooks'][number];
export type TriedRequest = Turn['requests'][number];

/** The made-up person who talks. */
export interface TriedPerson {
  phone: string;
  name: string;
  email: string;
  language: string;
  /** Contact fields, by their names. */
  fields: Readonly<Record<string, string>>;
}

/** What a partner's system is taken to answer. */
export type Canned = { kind: 'answer'; status: number; body: string } | { kind: 'timeout' } | { kind: 'error' };

/** One conversation on the phone. Plain data: with another draft it can be had again. */
export interface Conversation {
  look: Look;
  person: TriedPerson;
  /** What the person did, in order. */
  steps: readonly Step[];
  /** What came of each step; as many as steps. */
  turns: readonly Turn[];
  /** The draft that the turns are of; undefined before the first. */
  definition: ChatbotDefinition | undefined;
  /** By a request's name, or a webhook's id. */
  canned: Readonly<Record<string, Canned>>;
  /** What the event says that starts it, as it is typed; undefined: as its trigger has it. */
  params: ParamsDraft | undefined;
  /** How far the phone's clock is ahead, ms. */
  aheadMs: number;
}

export const EMPTY_CONVERSATION: Conversation = {
  look: 'sms',
  person: { phone: '+525500000000', name: '', email: '', language: '', fields: {} },
  steps: [],
  turns: [],
  definition: undefined,
  canned: {},
  params: undefined,
  aheadMs: 0,
};

/** What the server is asked: the whole conversation, from its first step. */
export function toTryInput(conversation: Conversation, definition: ChatbotDefinition): TryInput {
  const { look, person, steps, canned } = conversation;
  const { phone, name, email, language, fields } = person;
  return {
    definition,
    medium: look,
    person: { phone, name: name || null, email: email || null, language: language || null, fields: { ...fields } },
    steps: [...steps],
    requests: Object.fromEntries(Object.entries(canned).map(([key, each]) => [key, toCannedAnswer(each)])),
  };
}

type CannedAnswer = NonNullable<TryInput['requests']>[string];

/** A body that is JSON is answered as such; anything else is a text. */
function toCannedAnswer(canned: Canned): CannedAnswer {
  if (canned.kind !== 'answer') return { error: canned.kind };
  const { status, body } = canned;
  try {
    return { status, json: JSON.parse(body) };
  } catch {
    return { status, text: body };
  }
}

/** The moment of the next step: the phone's clock, and never before the last step. */
export function momentOf({ steps, aheadMs }: Conversation, now: number): string {
  const last = steps.at(-1)?.at;
  const at = new Date(now + aheadMs).toISOString();
  return last !== undefined && last > at ? last : at;
}

/** Whether the person would begin anew now: they have not written for too long. */
export function hasExpired({ turns, aheadMs }: Conversation, now: number): boolean {
  const expiresAt = turns.at(-1)?.expiresAt;
  return typeof expiresAt === 'string' && now + aheadMs > Date.parse(expiresAt);
}

const LONG_MS = 30 * 60_000;

/** How long somebody waited before a step, in hours, where that is worth telling; null elsewhere. */
export function hoursBefore(steps: readonly Step[], index: number): number | null {
  const [before, step] = [steps[index - 1], steps[index]];
  if (before === undefined || step === undefined) return null;
  const passedMs = Date.parse(step.at) - Date.parse(before.at);
  return passedMs < LONG_MS ? null : Math.round(passedMs / 360_000) / 10;
}

/** What requests have answered so far, by their names: what the next one may use. */
export function answeredData(turns: readonly Turn[]): Record<string, unknown> {
  const answers = turns.flatMap(({ requests }) =>
    requests.flatMap(({ name, answer }): [string, unknown][] =>
      answer?.outcome === 'answered' ? [[name, answer.data]] : [],
    ),
  );
  return Object.fromEntries(answers);
}
