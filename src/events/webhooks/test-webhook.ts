import { invariant } from '../../base/assert.ts';
import { AppError } from '../../base/errors.ts';
import type { Sight } from '../../deliveries/read-endpoints.ts';
import type { TestTrace } from '../../deliveries/test-send/schema.ts';
import { sendEndpointSample, type TestEgress } from '../../deliveries/test-send/send-test.ts';
import { type AccountContext, newId } from '../../store/context.ts';
import { findAccountFacts } from '../audience-queries.ts';
import { buildSample } from '../build-sample.ts';
import type { EventType } from '../event-types.ts';
import { findEventFault } from './check-subscription.ts';
import { endTest, takeTest } from './queries.ts';
import { getWebhookRow } from './read-webhooks.ts';

/** No policy lets a request take longer than 30 s. Enough at once for a look at one event after the other. */
const TEST_RATE = { mostMs: 35_000, everyMs: 1_000, burst: 30 };

/**
 * Sends the catalogue's sample of an event as the webhook gets it, once, off or not, and tells all about it. Nothing is
 * recorded or counted. @throws AppError `not_found`; `invalid` for an event it has no form of; `rate_limited` where one
 * is under way, or there were too many.
 */
export async function testWebhook(
  ctx: AccountContext,
  egress: TestEgress,
  webhookId: string,
  event: string,
  sight: Sight = { withHeaders: true },
): Promise<TestTrace> {
  const { format, endpoint_id: endpointId } = await getWebhookRow(ctx, webhookId);
  const fault = findEventFault(event, format);
  if (fault) throw refuseEvent(fault);
  const facts = await findAccountFacts(ctx.db, ctx.accountId);
  const options = { accountId: ctx.accountId, sentAt: ctx.clock.now(), isTest: true };
  const write = (deliveryId: string) => buildSample(event as EventType, format, facts, { ...options, deliveryId });
  if (write(newId(ctx)) === undefined) {
    throw refuseEvent({ code: 'event_without_form', message: `The format "${format}" has no sample of "${event}".` });
  }
  const waitMs = await takeTest(ctx, webhookId, TEST_RATE);
  if (waitMs !== null) throw refuseNow(waitMs);
  try {
    const writeBody = (deliveryId: string) => {
      const body = write(deliveryId);
      invariant(body !== undefined, 'what was written once can be written again');
      return body;
    };
    return await sendEndpointSample(ctx, egress, endpointId, writeBody, sight);
  } finally {
    await endTest(ctx, webhookId);
  }
}

function refuseEvent(fault: { code?: string; message: string }): AppError {
  return new AppError('invalid', 'Some fields are not valid.', { errors: [{ path: '/event', ...fault }] });
}

function refuseNow(waitMs: number): AppError {
  const seconds = Math.max(1, Math.ceil(waitMs / 1_000));
  return new AppError('rate_limited', 'One test at a time, and one a second in the long run: wait a moment.', {
    headers: { 'retry-after': String(seconds) },
  });
}
