import { maskTexts } from '../rules/mask.ts';
import type { Context } from '../store/context.ts';
import type { AttemptResult, Sender } from './egress/sender.ts';
import { buildRequest, type Sendable } from './request.ts';

const UNSENDABLE: AttemptResult = {
  status: null,
  errorClass: 'invalid_header',
  timing: { dns: null, connect: null, tls: null, firstByte: null, total: 0 },
  responseExcerpt: null,
  retryAfterMs: null,
};

/**
 * Makes attempt `number` (from 1) at `at` (ms). Undefined where the sender broke its word never to throw: a bug, and
 * the lease will end.
 */
export async function makeAttempt(
  { ctx, send }: { ctx: Context; send: Sender },
  sendable: Sendable,
  { number, at }: { number: number; at: number },
): Promise<AttemptResult | undefined> {
  const { target } = sendable;
  if (target.hasInvalidHeaders) return UNSENDABLE;
  try {
    const built = buildRequest(sendable, number, at);
    // Most are there at once, and waiting costs a turn of the queue.
    const request = built instanceof Promise ? await built : built;
    const result = await send(request, target.policy.deadlineMs);
    const { responseExcerpt } = result;
    // Before anybody keeps it: the headers may be others when it is read.
    const masked = responseExcerpt && maskTexts(responseExcerpt, target.secrets);
    return masked === responseExcerpt ? result : { ...result, responseExcerpt: masked };
  } catch (error) {
    ctx.log.error({ err: error, deliveryId: sendable.id }, 'the sender failed');
    return undefined;
  }
}
