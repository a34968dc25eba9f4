import { AppError, notFound } from '../../base/errors.ts';
import type { Header } from '../../rules/header.ts';
import { type AccountContext, newId } from '../../store/context.ts';
import type { OutgoingRequest } from '../egress/sender.ts';
import type { RequestTrace, Tracer } from '../egress/tracer.ts';
import { findEndpoint } from '../endpoint-queries.ts';
import { findEndpointRecord } from '../ordered/lane-queries.ts';
import { buildRequest, type Sendable } from '../request.ts';
import { openTarget, type Target } from '../target.ts';
import { judgeAttempt } from '../verdict.ts';
import { explainError } from './explain-error.ts';
import { explainVerdict } from './explain-verdict.ts';
import type { TestSend, TestTrace } from './schema.ts';

/** A payload such as the endpoint gets, with invented values; undefined for one that no campaign's webhook is behind. */
export type SamplePayload = (
  ctx: AccountContext,
  endpoint: { campaignId: string | null; webhookId: string },
) => Promise<string | undefined>;

export interface TestSendDeps {
  trace: Tracer;
  samplePayload: SamplePayload;
}

const PLAIN_SAMPLE = JSON.stringify({ type: 'test', message: 'Hello from Hookline' });
const ATTEMPT = 1;

const UNSENT: RequestTrace = {
  result: {
    status: null,
    errorClass: 'invalid_header',
    timing: { dns: null, connect: null, tls: null, firstByte: null, total: 0 },
    responseExcerpt: null,
    retryAfterMs: null,
  },
  resolved: [],
  connection: null,
  raw: null,
  response: null,
  errorCode: null,
};

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
): Promise<TestTrace> {
  const { target, campaignId, webhookId } = await getTarget(ctx, endpointId);
  if (input.payload !== undefined) {
    // Sent as it is, in no array but its own.
    const bare = { ...target, sendsArrays: false };
    return sendOnce(ctx, deps.trace, { id: newId(ctx), target: bare, payload: JSON.stringify(input.payload) });
  }
  const sample = (await deps.samplePayload(ctx, { campaignId, webhookId })) ?? PLAIN_SAMPLE;
  return sendSample(ctx, deps.trace, target, () => sample);
}

/** Like `sendTest`, for the sample of one delivery: alone in an array where the endpoint gets batches. */
export async function sendEndpointSample(
  ctx: AccountContext,
  trace: Tracer,
  endpointId: string,
  writeBody: (deliveryId: string) => string,
): Promise<TestTrace> {
  const { target } = await getTarget(ctx, endpointId);
  return sendSample(ctx, trace, target, writeBody);
}

function sendSample(ctx: AccountContext, trace: Tracer, target: Target, writeBody: (deliveryId: string) => string) {
  const id = newId(ctx);
  const isBatch = target.order !== 'none' && target.policy.batch !== null;
  const sample = writeBody(id);
  return sendOnce(ctx, trace, { id, target, payload: isBatch ? `[${sample}]` : sample, isBatch });
}

async function sendOnce(ctx: AccountContext, trace: Tracer, sendable: Sendable): Promise<TestTrace> {
  const { target } = sendable;
  const request = await buildRequest(sendable, ATTEMPT, ctx.clock.now());
  request.headers.push('hookline-test', 'true');
  const seen = target.hasInvalidHeaders ? UNSENT : await trace(request, target.policy.deadlineMs);
  return present(target, request, seen);
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
  const { result, resolved, connection, raw, response } = trace;
  const verdict = judgeAttempt(policy, ATTEMPT, result, 0);
  const { hostname, port, protocol } = new URL(request.url);
  const portNumber = port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
  const errorMessage = explainError(trace, { host: hostname, port: portNumber, deadlineMs: policy.deadlineMs });
  return {
    ok: verdict.outcome === 'delivered',
    verdict: { outcome: verdict.outcome, why: explainVerdict(policy, result, verdict) },
    resolved,
    connection: connection && {
      address: connection.address,
      port: connection.port,
      ...(connection.tls === null ? {} : { tls: connection.tls }),
    },
    request: { method: 'POST', url: request.url, headers: pairUp(request.headers), raw, body: request.body },
    response: response && {
      status: response.status,
      headers: response.headers,
      body: response.body,
      truncated: response.isTruncated,
    },
    timing: result.timing,
    ...(result.errorClass === null ? {} : { errorClass: result.errorClass }),
    ...(errorMessage === undefined ? {} : { errorMessage }),
  };
}

function pairUp(headers: readonly string[]): Header[] {
  return headers.flatMap((name, at) => (at % 2 === 0 ? [{ name, value: headers[at + 1] ?? '' }] : []));
}
