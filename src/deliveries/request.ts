import { encodeId } from '../base/ids.ts';
import { VERSION } from '../base/version.ts';
import type { OutgoingRequest } from './egress/sender.ts';
import type { Target } from './target.ts';

/** A payload owed to an endpoint. `payload` is frozen: every attempt sends these bytes under this id. */
export interface OwedDelivery {
  id: string;
  target: Target;
  payload: string;
}

const USER_AGENT = `Hookline/${VERSION}`;

/**
 * The request for one attempt (numbered from 1) made at `now` (ms): the endpoint's own headers first, then Hookline's.
 * The timestamp, and so the signature, are fresh each time; id and body never are.
 */
export function buildRequest(
  { id, target, payload }: OwedDelivery,
  attemptNumber: number,
  now: number,
): OutgoingRequest {
  const webhookId = encodeId('dlv', id);
  const timestamp = Math.floor(now / 1_000);
  return {
    url: target.url,
    origin: target.origin,
    path: target.path,
    headers: [
      ...target.headers,
      'content-type',
      'application/json',
      'webhook-id',
      webhookId,
      'webhook-timestamp',
      String(timestamp),
      'webhook-signature',
      target.sign(webhookId, timestamp, payload),
      'hookline-attempt',
      String(attemptNumber),
      'user-agent',
      USER_AGENT,
    ],
    body: payload,
  };
}
