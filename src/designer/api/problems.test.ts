import { describe, expect, test } from 'vitest';
import { createTranslate } from '../i18n/catalogue.ts';
import { en } from '../i18n/en/en.ts';
import { describeProblem, isAskedAgain, Problem, readProblem, toProblem, waitBeforeAsking } from './problems.ts';

const t = createTranslate(en, 'en');

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers });

describe('an answer that is no success', () => {
  test('is read with its fields', async () => {
    const errors = [{ path: '/name', message: 'Give it a name.' }];
    const problem = await readProblem(answer(422, { code: 'invalid', detail: 'Some fields are not valid.', errors }));
    expect([problem.status, problem.code, problem.at('/name'), problem.at('/email')]).toEqual([
      422,
      'invalid',
      'Give it a name.',
      undefined,
    ]);
  });

  test.each(['<html>Bad gateway</html>', '', 'null', '[]', '{"errors":"x"}'])('may be anything: %j', async (body) => {
    const problem = await readProblem(answer(502, body));
    expect([problem.status, problem.errors]).toEqual([502, []]);
    expect(describeProblem(problem, t).title).toBe('Hookline is busy just now');
  });

  test.each([
    [0, 'Hookline cannot be reached'],
    [401, 'Your session has ended'],
    [403, 'You may not do this'],
    [404, 'This is not here'],
    [409, 'This does not go together'],
    [412, 'Somebody else saved in the meantime'],
    [413, 'This is too large'],
    [418, 'Something has to be changed first'],
    [422, 'Something has to be changed first'],
    [429, 'That was too often'],
    [500, 'Something went wrong on our side'],
    [503, 'Hookline is busy just now'],
    [599, 'Something went wrong on our side'],
  ])('%i is said as something to act on', (status, title) => {
    const problem = new Problem({ status, code: 'x', detail: 'In detail.', retryAfterS: 7 });
    const told = describeProblem(problem, t);
    expect(told.title).toBe(title);
    expect(told.text).not.toBe('');
  });

  test('that asks to wait says for how long', () => {
    expect(describeProblem(new Problem({ status: 429, code: 'x', detail: '', retryAfterS: 7 }), t).text).toContain(
      '7 s',
    );
  });
});

test('what is no problem is a bug of ours', () => {
  expect(toProblem(new TypeError('x is undefined')).status).toBe(500);
  expect(toProblem(new RangeError('x')).status).toBe(500);
  expect(toProblem('x').status).toBe(500);
});

test('what passes is asked again, as late as the server says; what stays is not', () => {
  const of = (status: number, retryAfterS?: number) => new Problem({ status, code: 'x', detail: '', retryAfterS });
  expect([503, 429, 0].map((status) => isAskedAgain(0, of(status)))).toEqual([true, true, true]);
  expect([401, 403, 404, 422, 500].map((status) => isAskedAgain(0, of(status)))).toEqual(Array(5).fill(false));
  expect([isAskedAgain(1, of(0)), isAskedAgain(3, of(503)), isAskedAgain(0, of(429, 600))]).toEqual([
    false,
    false,
    false,
  ]);
  expect([waitBeforeAsking(0, of(429, 4)), waitBeforeAsking(2, of(503)), waitBeforeAsking(9, of(503))]).toEqual([
    4_000, 4_000, 10_000,
  ]);
});
