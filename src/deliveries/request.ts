import { encodeId } from '../base/ids.ts';
import { VERSION } from '../base/version.ts';
import type { Authorization } from '../connectors/authorization.ts';
import type { Connectors } from '../connectors/authorize.ts';
import type { AttemptResult, OutgoingRequest } from './egress/sender.ts';
import type { BodySigner } from './signing/signer.ts';
import type { Target } from './target.ts';

/** What a request is made of. `payload` is frozen: every attempt sends it under this id. */
export interface Sendable {
  id: string;
  target: Target;
  payload: string;
  /** Somebody asked for it again. */
  isReplay?: boolean;
  /** Several deliveries in one array: `id` and `payload` are the batch's. */
  isBatch?: boolean;
  /** Ordered endpoints: its number there, or `first-last` for a batch. */
  sequence?: string;
}

/** A payload that has come to be owed to an endpoint. */
export interface OwedDelivery extends Sendable {
  /** What it tells of; deliveries are found and replayed by it. */
  eventType: string;
  /** Whom it is about, E.164 or a contact's id: what order by person goes by. */
  person: string;
  /** Somebody waits for what is answered to its first attempt. Left out for nearly all. */
  onFirstAnswer?: OnFirstAnswer | undefined;
}

/**
 * Told once, with the response, when the first attempt is over or cannot be made from memory, before it is settled; not
 * by another process that claims the delivery. Must not throw.
 */
export type OnFirstAnswer = (result: AttemptResult) => void;

export const USER_AGENT = `Hookline/${VERSION}`;
const REPLAY = ['hookline-replay', 'true'] as const;

/** What several of one type are called, where that has a name: CloudEvents, JSON batch format 1.0.2 §4. */
const ARRAY_TYPES: Readonly<Record<string, string>> = {
  'application/cloudevents+json': 'application/cloudevents-batch+json',
};

/**
 * The request for one attempt (numbered from 1) made at `now` (ms): the endpoint's own headers first, then Hookline's.
 * The timestamp, and so the signature, are fresh each time; id and body never are. A promise only where the endpoint
 * wants an RSA signature, which is made in another thread.
 */
export function buildRequest(
  { id, target, payload, isReplay, isBatch, sequence }: Sendable,
  attemptNumber: number,
  now: number,
): OutgoingRequest | Promise<OutgoingRequest> {
  const webhookId = encodeId(isBatch ? 'bat' : 'dlv', id);
  const timestamp = Math.floor(now / 1_000);
  const isArray = isBatch || target.sendsArrays || (isReplay && target.policy.batch !== null);
  // A batch is one already. Asked for again, a delivery goes by itself; a receiver of batches only knows arrays.
  const body = isArray && !isBatch ? `[${payload}]` : payload;
  const request = {
    url: target.url,
    origin: target.origin,
    path: target.path,
    headers: [
      ...target.headers,
      'content-type',
      isArray ? (ARRAY_TYPES[target.contentType] ?? target.contentType) : target.contentType,
      'webhook-id',
      webhookId,
      'webhook-timestamp',
      String(timestamp),
      'webhook-signature',
      target.sign(webhookId, timestamp, body),
      'hookline-attempt',
      String(attemptNumber),
      'user-agent',
      USER_AGENT,
      ...(sequence === undefined ? [] : ['hookline-sequence', sequence]),
      ...(isReplay ? REPLAY : []),
    ],
    body,
  };
  return target.signBody ? addBodySignature(request, target.signBody, now) : request;
}

/**
 * Adds a token to a request: what was added.
 * @throws ConnectorError where none is to be had within `withinMs`.
 */
export async function addToken(
  connectors: Connectors,
  { connectorId, config }: NonNullable<Target['client']>,
  request: OutgoingRequest,
  withinMs: number,
): Promise<Authorization> {
  const token = await connectors.authorizeClient(connectorId, config, withinMs);
  for (const { name, value } of token.headers) request.headers.push(name, value);
  return token;
}

async function addBodySignature(request: OutgoingRequest, signer: BodySigner, now: number): Promise<OutgoingRequest> {
  request.headers.push(signer.header, await signer.sign(request.body, now));
  return request;
}
