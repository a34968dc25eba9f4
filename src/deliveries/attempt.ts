import type { Authorization } from '../connectors/authorization.ts';
import type { Connectors } from '../connectors/authorize.ts';
import { ConnectorError } from '../connectors/connector-error.ts';
import { listTellingTexts, maskTexts } from '../rules/mask.ts';
import type { Context } from '../store/context.ts';
import type { AttemptResult, ErrorClass, Sender } from './egress/sender.ts';
import { addToken, buildRequest, type Sendable } from './request.ts';

export interface AttemptDeps {
  ctx: Context;
  send: Sender;
  connectors: Connectors;
}

export interface AttemptOptions {
  /** From 1. */
  number: number;
  /** When it begins, ms. */
  at: number;
  /** How much of the response is wanted; left out: an excerpt is all. */
  keepBytes?: number | undefined;
}

const UNAUTHORIZED = 401;

/**
 * Makes one attempt. A token that has to be fetched first takes its time from the same deadline; where none is to be had,
 * the attempt has failed and nothing was sent. Undefined where the sender broke its word never to throw: a bug, and the
 * lease will end.
 */
export async function makeAttempt(
  { ctx, send, connectors }: AttemptDeps,
  sendable: Sendable,
  { number, at, keepBytes }: AttemptOptions,
): Promise<AttemptResult | undefined> {
  const { client, policy, secrets, hasInvalidHeaders } = sendable.target;
  if (hasInvalidHeaders) return failUnsent('invalid_header');
  try {
    const built = buildRequest(sendable, number, at);
    // Most are there at once, and waiting costs a turn of the queue.
    const request = built instanceof Promise ? await built : built;
    if (keepBytes !== undefined) request.keepBytes = keepBytes;
    if (!client) return maskExcerpt(await send(request, policy.deadlineMs), secrets);
    const token = await addToken(connectors, client, request, policy.deadlineMs);
    const leftMs = Math.max(0, policy.deadlineMs - (ctx.clock.now() - at));
    const result = await send(request, leftMs);
    // The next attempt goes with another one.
    if (result.status === UNAUTHORIZED) connectors.forget(client.connectorId, token);
    return maskExcerpt(result, secrets, token);
  } catch (error) {
    if (error instanceof ConnectorError) return failUnsent('connector', error.message, ctx.clock.now() - at);
    ctx.log.error({ err: error, deliveryId: sendable.id }, 'the sender failed');
    return undefined;
  }
}

/** The result of an attempt of which nothing left the house; `why` is shown in the place of an answer. */
export function failUnsent(errorClass: ErrorClass, why: string | null = null, totalMs = 0): AttemptResult {
  return {
    status: null,
    errorClass,
    timing: { dns: null, connect: null, tls: null, firstByte: null, total: totalMs },
    responseExcerpt: why,
    retryAfterMs: null,
  };
}

/** Before anybody keeps it: the headers may be others when it is read. */
function maskExcerpt(result: AttemptResult, secrets: readonly string[], token?: Authorization): AttemptResult {
  const { responseExcerpt } = result;
  if (!responseExcerpt) return result;
  const telling = token ? [...secrets, ...listTellingTexts(token.secrets)] : secrets;
  const masked = maskTexts(responseExcerpt, telling);
  return masked === responseExcerpt ? result : { ...result, responseExcerpt: masked };
}
