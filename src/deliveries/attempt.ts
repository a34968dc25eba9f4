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
  if (sendable.target.hasInvalidHeaders) return UNSENDABLE;
  try {
    const request = await buildRequest(sendable, number, at);
    return await send(request, sendable.target.policy.deadlineMs);
  } catch (error) {
    ctx.log.error({ err: error, deliveryId: sendable.id }, 'the sender failed');
    return undefined;
  }
}
