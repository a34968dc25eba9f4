import { expect, it } from 'vitest';
import { SteppedClock, testContext } from '../../test/support/context.ts';
import { SteppedScheduler } from '../../test/support/scheduler.ts';
import { Connectors } from '../connectors/authorize.ts';
import { makeAttempt } from './attempt.ts';
import { attemptResult, owedDelivery, testTarget } from './testing/fixtures.ts';

// Attempts need no store: what it has none of is never asked for.
const ctx = testContext(undefined as never);
const scheduler = new SteppedScheduler();
const connectors = new Connectors({ fetchToken: () => Promise.reject(new Error('no token is needed')), scheduler });
const target = testTarget({
  headers: [
    { name: 'authorization', value: 'Bearer a/secret-1' },
    { name: 'x-store', value: 'MX-7' },
  ],
});
const attempt = { number: 1, at: ctx.clock.now() };

it('keeps nothing of the headers’ values that the receiver echoes, in whatever form [XP-16]', async () => {
  const responseExcerpt = 'Bearer a/secret-1, {"auth":"a\\/secret-1"}, a%2Fsecret-1, MX-7';
  const send = async () => attemptResult({ responseExcerpt });
  const result = await makeAttempt({ ctx, send, connectors }, owedDelivery({ target }), attempt);
  expect(result?.responseExcerpt).toBe('****, {"auth":"****"}, ****, MX-7');
});

it('sends nothing with headers that must not go out', async () => {
  const injected = testTarget({ headers: [{ name: 'x-a', value: 'b\r\nx-evil: 1' }] });
  const send = () => Promise.reject(new Error('nothing is to be sent'));
  const result = await makeAttempt({ ctx, send, connectors }, owedDelivery({ target: injected }), attempt);
  expect(result).toMatchObject({ status: null, errorClass: 'invalid_header' });
});

it('has no result where the sender broke: the lease will end', async () => {
  const send = () => Promise.reject(new Error('broken'));
  expect(await makeAttempt({ ctx, send, connectors }, owedDelivery({ target }), attempt)).toBeUndefined();
});

it('gives each attempt its policy’s whole deadline, 15 s in the documented ones [DI-21] [edge 3]', async () => {
  const deadlines: number[] = [];
  const send = async (_: unknown, deadlineMs: number) => {
    deadlines.push(deadlineMs);
    return attemptResult();
  };
  for (const policy of ['standard', 'di-guide', 'di-help', 'yespo-ordered', 'mw-buffered']) {
    await makeAttempt({ ctx, send, connectors }, owedDelivery({ target: testTarget({ policy }) }), attempt);
  }
  expect(deadlines).toEqual([15_000, 15_000, 15_000, 15_000, 15_000]);
});

it('takes the time in which a token was fetched from the deadline of the request', async () => {
  const clock = new SteppedClock();
  const slow = new Connectors({
    scheduler,
    async fetchToken() {
      clock.advance(6_000);
      return { status: 200, body: '{"access_token":"tok"}' };
    },
  });
  const config = { tokenUrl: 'https://auth.test/', clientId: 'a', clientSecret: 'b', clientAuth: 'basic' } as const;
  const client = { connectorId: '018f0000-0000-7000-8000-0000000000cc', config };
  const deadlines: number[] = [];
  const send = async (_: unknown, deadlineMs: number) => {
    deadlines.push(deadlineMs);
    return attemptResult();
  };
  const deps = { ctx: { ...ctx, clock }, send, connectors: slow };
  for (let n = 0; n < 2; n++) {
    await makeAttempt(deps, owedDelivery({ target: { ...target, client } }), { number: 1, at: clock.now() });
  }
  expect(deadlines).toEqual([9_000, 15_000]);
});
