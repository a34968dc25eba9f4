import { expect, test } from 'vitest';
import { twilioAdapter } from '../twilio/adapter.ts';
import { TWILIO_ERRORS } from '../twilio/errors.ts';
import { judgeCall, RETRY_AFTER_MAX_MS, RETRY_GAPS_MS } from './judge-call.ts';
import type { CallOutcome } from './provider-call.ts';

const adapter = twilioAdapter as Parameters<typeof judgeCall>[0];

function answered(status: number, body: object | string, headers: Record<string, string> = {}): CallOutcome {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { kind: 'answered', status, headers: new Headers(headers), body: text };
}

test('an accepted message is sent, its id made storable', () => {
  expect(judgeCall(adapter, 0, answered(201, { sid: 'SM1' }))).toEqual({ state: 'sent', providerId: 'SM1' });
  const long = judgeCall(adapter, 0, answered(201, { sid: `\0${'x'.repeat(5_000)}` }));
  expect(long).toEqual({ state: 'sent', providerId: `\uFFFD${'x'.repeat(254)}` });
});

test('a refusal for good is a failure with the provider’s code', () => {
  const outcome = judgeCall(adapter, 0, answered(400, { code: 21211, message: 'bad\0number' }));
  const error = { ...TWILIO_ERRORS[21211], code: '21211', message: 'bad\uFFFDnumber' };
  expect(outcome).toEqual({ state: 'failed', error });
});

test('21610 opts the person out', () => {
  expect(judgeCall(adapter, 0, answered(400, { code: 21610 }))).toMatchObject({
    state: 'failed',
    error: { optsOut: true },
  });
});

test('attempts are spaced by the schedule, and after the last gap the message has failed', () => {
  for (const [attempts, waitMs] of RETRY_GAPS_MS.entries()) {
    expect(judgeCall(adapter, attempts, answered(503, ''))).toEqual({ state: 'queued', waitMs, tried: true });
  }
  expect(judgeCall(adapter, RETRY_GAPS_MS.length, answered(503, ''))).toMatchObject({
    state: 'failed',
    error: { code: 'http_503' },
  });
});

test.each([
  ['2', 5_000],
  ['60', 60_000],
  ['999999', RETRY_AFTER_MAX_MS],
  ['soon', 5_000],
])('Retry-After: %s makes the first wait %i ms', (retryAfter, waitMs) => {
  const outcome = judgeCall(adapter, 0, answered(429, { code: 20429 }, { 'retry-after': retryAfter }));
  expect(outcome).toEqual({ state: 'queued', waitMs, tried: true });
});

test('an answer that accepts but cannot be read leaves the outcome unknown', () => {
  expect(judgeCall(adapter, 0, answered(200, 'not JSON'))).toMatchObject({
    state: 'unknown',
    error: { code: 'bad_response' },
  });
});

test('what was not sent is tried again, except to an address that may not be called', () => {
  const network: CallOutcome = { kind: 'not_sent', failure: { code: 'network', message: 'm' } };
  expect(judgeCall(adapter, 0, network)).toEqual({ state: 'queued', waitMs: 5_000, tried: true });
  const blocked: CallOutcome = { kind: 'not_sent', failure: { code: 'blocked_address', message: 'm' } };
  expect(judgeCall(adapter, 0, blocked)).toMatchObject({
    state: 'unprepared',
    error: { code: 'blocked_address' },
  });
});

test('a broken call is unknown at any attempt', () => {
  const failure = { code: 'timeout' as const, message: 'm' };
  expect(judgeCall(adapter, 3, { kind: 'unknown', failure })).toEqual({ state: 'unknown', error: failure });
});
