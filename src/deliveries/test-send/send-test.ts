import { AppError, notFound } from '../../base/errors.ts';
import type { Authorization } from '../../connectors/authorization.ts';
import type { Connectors } from '../../connectors/authorize.ts';
import { ConnectorError } from '../../connectors/connector-error.ts';
import { maskAuthorization } from '../../connectors/mask-authorization.ts';
import { type AccountContext, newId } from '../../store/context.ts';
import { failUnsent } from '../attempt.ts';
import type { AttemptResult, OutgoingRequest } from '../egress/sender.ts';
import type { RequestTrace, Tracer } from '../egress/tracer.ts';
import { findEndpoint } from '../endpoint-queries.ts';
import { findEndpointRecord } from '../ordered/lane-queries.ts';
import type { Sight } from '../read-endpoints.ts';
import { addToken, buildRequest, type Sendable } from '../request.ts';
import { openTarget, type Target } from '../target.ts';
import { judgeAttempt } from '../verdict.ts';
import { explainVerdict } from './explain-verdict.ts';
import { hideSecrets } from './hide-secrets.ts';
import { pairUp, presentExchange } from './present-exchange.ts';
import type { TestSend, TestTrace } from './schema.ts';

/** A payload such as the endpoint gets, with invented values; undefined for one that no campaign's webhook is behind. */
export type SamplePayload = (
  ctx: AccountContext,
  endpoint: { campaignId: string | null; webhookId: string },
) => Promise<string | undefined>;

/** What a test is sent with. */
export interface TestEgress {
  trace: Tracer;
  connectors: Connectors;
}

export interface TestSendDeps extends TestEgress {
  samplePayload: SamplePayload;
}

const PLAIN_SAMPLE = JSON.stringify({ type: 'test', message: 'Hello from Hookline' });
const ATTEMPT = 1;

const unsent = (result: AttemptResult): RequestTrace => ({
  result,
  resolved: [],
  connection: null,
  raw: null,
  response: null,
  errorCode: null,
});

/**
 * Sends once to an endpoint as a first attempt would be sent, paused or off as it may be, and tells all about it.
 * Nothing is queued, recorded or counted.
 * @throws AppError `not_found`; `unavailable` where its secrets cannot be opened.
 */
export async function sendTest(
  ctx: AccountContext,
  deps: TestSendDeps,
  endpointId: string,
  input: TestSend,
  sight: Sight = { withHeaders: true },
): Promise<TestTrace> {
  const { target, campaignId, webhookId } = await getTarget(ctx, endpointId);
  if (input.payload !== undefined) {
    // Sent as it is, in no array but its own.
    const bare = { ...target, sendsArrays: false };
    return sendOnce(ctx, deps, { id: newId(ctx), target: bare, payload: JSON.stringify(input.payload) }, sight);
  }
  const sample = (await deps.samplePayload(ctx, { campaignId, webhookId })) ?? PLAIN_SAMPLE;
  return sendSample(ctx, deps, target, () => sample, sight);
}

/** Like `sendTest`, for the sample of one delivery: alone in an array where the endpoint gets batches. */
export async function sendEndpointSample(
  ctx: AccountContext,
  egress: TestEgress,
  endpointId: string,
  writeBody: (deliveryId: string) => string,
  sight: Sight = { withHeaders: true },
): Promise<TestTrace> {
  const { target } = await getTarget(ctx, endpointId);
  return sendSample(ctx, egress, target, writeBody, sight);
}

/** Like `sendEndpointSample`, to one that is not stored: that of a webhook as it stands in a draft. */
export function sendDraftSample(
  ctx: AccountContext,
  egress: TestEgress,
  target: Target,
  body: string,
): Promise<TestTrace> {
  return sendSample(ctx, egress, target, () => body, { withHeaders: true });
}

function sendSample(
  ctx: AccountContext,
  egress: TestEgress,
  target: Target,
  writeBody: (deliveryId: string) => string,
  sight: Sight,
) {
  const id = newId(ctx);
  const isBatch = target.order !== 'none' && target.policy.batch !== null;
  const sample = writeBody(id);
  return sendOnce(ctx, egress, { id, target, payload: isBatch ? `[${sample}]` : sample, isBatch }, sight);
}

async function sendOnce(ctx: AccountContext, egress: TestEgress, sendable: Sendable, sight: Sight): Promise<TestTrace> {
  const { target } = sendable;
  const request = await buildRequest(sendable, ATTEMPT, ctx.clock.now());
  request.headers.push('hookline-test', 'true');
  const { seen, authorization } = await send(egress, target, request);
  const all = hideCredentials(present(target, request, seen), authorization);
  return sight.withHeaders ? all : hideSecrets(all, target);
}

/** What was seen of a request, and the credentials that were added to it. */
async function send({ trace, connectors }: TestEgress, target: Target, request: OutgoingRequest) {
  const { client, authorization, hasInvalidHeaders, policy } = target;
  if (hasInvalidHeaders) return { seen: unsent(failUnsent('invalid_header')), authorization };
  try {
    const token = client && (await addToken(connectors, client, request, policy.deadlineMs));
    return { seen: await trace(request, policy.deadlineMs), authorization: token ?? authorization };
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return { seen: unsent(failUnsent('connector', error.message)), authorization };
  }
}

/** Credentials are write-only: a test shows that they were sent, not what they are. */
function hideCredentials(trace: TestTrace, authorization: Authorization | null): TestTrace {
  const mask = maskAuthorization(authorization ? [authorization] : []);
  const { request, response, verdict } = trace;
  const { url, headers, raw } = request;
  const shown = { url: mask.sent(url), headers: mask.headers(headers), raw: raw && mask.sent(raw) };
  return {
    ...trace,
    verdict: { ...verdict, why: mask.received(verdict.why) },
    request: { ...request, ...shown },
    response: response && {
      ...response,
      headers: response.headers.map(({ name, value }) => ({ name, value: mask.received(value) })),
      body: mask.received(response.body),
    },
  };
}

async function getTarget(ctx: AccountContext, endpointId: string) {
  const row = await findEndpoint(ctx.db, ctx.accountId, endpointId);
  const record = row && (await findEndpointRecord(ctx, endpointId));
  if (!row || !record) throw notFound('endpoint');
  try {
    return { target: openTarget(ctx.vault, record), campaignId: row.campaign_id, webhookId: row.webhook_id };
  } catch (cause) {
    throw new AppError('unavailable', 'The secrets of this endpoint cannot be opened here.', { cause });
  }
}

function present(target: Target, request: OutgoingRequest, trace: RequestTrace): TestTrace {
  const { policy } = target;
  const verdict = judgeAttempt(policy, ATTEMPT, trace.result, 0);
  const { body, url } = request;
  const { resolved, connection, ...exchange } = presentExchange(trace, url, { deadlineMs: policy.deadlineMs });
  return {
    ok: verdict.outcome === 'delivered',
    verdict: { outcome: verdict.outcome, why: explainVerdict(policy, trace.result, verdict) },
    resolved,
    connection,
    request: { method: 'POST', url, headers: pairUp(request.headers), raw: trace.raw, body },
    ...exchange,
  };
}
