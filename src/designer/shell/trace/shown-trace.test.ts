import { describe, expect, test } from 'vitest';
import { listPhases, traceOfAttempt } from './shown-trace.ts';

describe('the parts of an exchange', () => {
  test('follow one another from the start to the end', () => {
    expect(listPhases({ dns: 2, connect: 10, tls: 20, firstByte: 52, total: 60 })).toEqual([
      { name: 'dns', from: 0, to: 2 },
      { name: 'connect', from: 2, to: 12 },
      { name: 'tls', from: 12, to: 32 },
      { name: 'waiting', from: 32, to: 52 },
      { name: 'reading', from: 52, to: 60 },
    ]);
  });

  test('leave out what there was not: over an open connection, and where nobody answered', () => {
    expect(listPhases({ dns: null, connect: null, tls: null, firstByte: 40, total: 40 })).toEqual([
      { name: 'waiting', from: 0, to: 40 },
      { name: 'reading', from: 40, to: 40 },
    ]);
    expect(listPhases({ dns: 3, connect: 1, tls: null, firstByte: null, total: 15_000 })).toEqual([
      { name: 'dns', from: 0, to: 3 },
      { name: 'connect', from: 3, to: 4 },
      { name: 'waiting', from: 4, to: 15_000 },
    ]);
  });

  test('never go beyond the whole, nor backwards, whatever was measured', () => {
    for (const timing of [
      { dns: 50, connect: 50, tls: 50, firstByte: 10, total: 60 },
      { dns: 5, connect: null, tls: 0, firstByte: 2, total: 1 },
    ]) {
      let end = 0;
      for (const { from, to } of listPhases(timing)) {
        expect(from).toBe(end);
        expect(to).toBeGreaterThanOrEqual(from);
        end = to;
      }
      expect(end).toBeLessThanOrEqual(Math.max(timing.total, 0));
    }
  });
});

test('an attempt without an answer tells why there was none; one with an answer shows it', () => {
  const timing = { dns: null, connect: null, tls: null, firstByte: null, total: 7 };
  expect(
    traceOfAttempt({ outcome: 'retry', errorClass: 'connector', timing, responseExcerpt: 'No token.' }),
  ).toMatchObject({ ok: false, response: null, errorClass: 'connector', errorMessage: 'No token.' });
  expect(traceOfAttempt({ outcome: 'delivered', status: 200, timing, responseExcerpt: 'ok' })).toEqual({
    ok: true,
    response: { status: 200, body: 'ok' },
    timing,
    errorClass: undefined,
    errorMessage: undefined,
  });
});
