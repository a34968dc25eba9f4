import { expect, test } from 'vitest';
import type { AttemptResult, KeptResponse } from '../../deliveries/egress/sender.ts';
import { attemptResult } from '../../deliveries/testing/fixtures.ts';
import { ANSWER_BYTES_MAX, parseAnswer } from './parse-answer.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);

function received(
  body: string | Uint8Array,
  contentType: string | undefined = 'application/json',
  { status = 200, ...more }: Partial<KeptResponse & { status: number }> = {},
): AttemptResult {
  const headers = contentType === undefined ? [] : [{ name: 'Content-Type', value: contentType }];
  const bytes = typeof body === 'string' ? utf8(body) : body;
  return attemptResult({ status, response: { headers, body: bytes, isTruncated: false, ...more } });
}

const answered = (data: unknown, status = 200) => ({ outcome: 'answered', status, data });
const failed = (reason: string | RegExp, status: number | null = 200) => ({
  outcome: 'error',
  status,
  reason: expect.stringMatching(reason),
});

test.each([
  ['an object', '{"promocode":"SALE-7"}', { promocode: 'SALE-7' }],
  ['an array', '[{"id":1258810400}]', [{ id: 1_258_810_400 }]],
  ['a bare text', '"SALE-7"', 'SALE-7'],
  ['a number', '12.50', 12.5],
])('YS-88: JSON, %s, is parsed', (_what, body, data) => {
  expect(parseAnswer(received(body))).toEqual(answered(data));
});

test.each(['application/json', 'application/json;charset=UTF-8', 'text/json', 'application/vnd.shop+json; v=2'])(
  'YS-88: %s is JSON',
  (contentType) => {
    expect(parseAnswer(received('{"a":1}', contentType))).toEqual(answered({ a: 1 }));
    expect(parseAnswer(received('{"a":', contentType))).toEqual(failed(/^The answer is not JSON: /));
  },
);

test('YS-88: a text that is an object or an array is JSON, whatever its type says', () => {
  expect(parseAnswer(received(' {"a":1}\n', 'text/html'))).toEqual(answered({ a: 1 }));
  expect(parseAnswer(received('[1]', undefined))).toEqual(answered([1]));
});

test.each([
  ['XML', '<code>SALE-7</code>', 'application/xml'],
  ['text', 'SALE-7', 'text/plain'],
  ['a number that is not said to be JSON', '0123', 'text/plain'],
  ['a text that only begins like JSON', '{not json', 'text/plain'],
  ['a type that only mentions JSON', 'a', 'text/plain; profile="application/json"'],
])('YS-88: %s is kept as a string', (_what, body, contentType) => {
  expect(parseAnswer(received(body, contentType))).toEqual(answered(body));
});

test.each([
  ['204', '', undefined, 204],
  ['an empty body', '', 'application/json', 200],
  ['blanks only', ' \r\n', 'application/json', 200],
] as const)('%s is an answer with nothing in it', (_what, body, contentType, status) => {
  expect(parseAnswer(received(body, contentType, { status }))).toEqual(answered(null, status));
});

test('a byte order mark goes, and says how the body is written', () => {
  expect(parseAnswer(received('\ufeff{"a":"é"}'))).toEqual(answered({ a: 'é' }));
  expect(parseAnswer(received('\ufeff{"a":"é"}', 'application/json; charset=iso-8859-1'))).toEqual(
    answered({ a: 'é' }),
  );
  const utf16 = Uint8Array.from(Buffer.from('\ufeff{"a":"é"}', 'utf16le'));
  expect(parseAnswer(received(utf16))).toEqual(answered({ a: 'é' }));
});

test.each([
  'application/json; charset=ISO-8859-1',
  'application/json; charset="latin1"',
  'application/json',
  'text/x; charset=klingon',
])('Latin-1 under %s is read as what it is', (contentType) => {
  const body = Uint8Array.from(Buffer.from('{"town":"Málaga"}', 'latin1'));
  expect(parseAnswer(received(body, contentType))).toEqual(answered({ town: 'Málaga' }));
});

test('what PostgreSQL does not take is replaced, in texts, keys and bodies', () => {
  const data = { 'a\ufffd': ['\ufffd', '\ufffd'] };
  expect(parseAnswer(received('{"a\\u0000":["\\ud800","\\u0000"]}'))).toEqual(answered(data));
  expect(parseAnswer(received('a\0b', 'text/plain'))).toEqual(answered('a\ufffdb'));
});

test('YS-91: data has no prototypes, and nothing can be put in their place', () => {
  const answer = parseAnswer(received('{"__proto__":{"a":1},"constructor":{"x":[{}]}}'));
  const data = answer.outcome === 'answered' ? (answer.data as { constructor: { x: object[] } }) : undefined;
  expect(Object.getPrototypeOf(data)).toBeNull();
  expect(Object.keys(data ?? {})).toEqual(['constructor']);
  expect(Object.getPrototypeOf(data?.constructor.x[0])).toBeNull();
});

test('ids beyond 2^53 keep all their digits', () => {
  const data = { id: '12345678901234567891', small: 9_007_199_254_740_991, share: 0.25, huge: '1e400' };
  const body = '{"id":12345678901234567891,"small":9007199254740991,"share":0.25,"huge":1e400}';
  expect(parseAnswer(received(body))).toEqual(answered(data));
});

test('JSON as deep as documents are is taken, deeper is an error', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
  expect(parseAnswer(received(nested(64)))).toMatchObject({ outcome: 'answered' });
  for (const depth of [65, 32_000]) {
    expect(parseAnswer(received(nested(depth)))).toEqual(failed('The answer is JSON nested deeper than 64 levels.'));
  }
  expect(parseAnswer(received(nested(65), 'text/plain'))).toEqual(answered(nested(65)));
});

test('more than 64 KiB is an error, as it came and as it is kept', () => {
  const tooLong = failed('The answer is longer than 64 KiB.');
  expect(parseAnswer(received('{"a":1}', undefined, { isTruncated: true }))).toEqual(tooLong);
  expect(parseAnswer(received(`${' '.repeat(ANSWER_BYTES_MAX)}1`))).toEqual(tooLong);
  expect(parseAnswer(received('x'.repeat(ANSWER_BYTES_MAX - 2), 'text/plain'))).toMatchObject({ outcome: 'answered' });
  const latin = Uint8Array.from(Buffer.from('é'.repeat(ANSWER_BYTES_MAX - 100), 'latin1'));
  expect(parseAnswer(received(latin, 'text/plain; charset=latin1'))).toEqual(tooLong);
});

test('a redirect is an error that says where to', () => {
  const headers = [{ name: 'location', value: 'https://partner.example/elsewhere' }];
  const answer = parseAnswer(received('', undefined, { status: 302, headers }));
  expect(answer).toEqual(failed(/redirect to https:\/\/partner\.example\/elsewhere, which is not followed\.$/, 302));
  expect(parseAnswer(received('', undefined, { status: 304 }))).toEqual(
    failed(/redirect, which is not followed\.$/, 304),
  );
});

test.each([400, 401, 404, 500, 503])('YS-90: status %i is an error, whatever its body says', (status) => {
  expect(parseAnswer(received('{"promocode":"SALE-7"}', undefined, { status }))).toEqual(
    failed(`The partner answered with status ${status}.`, status),
  );
});

test('YS-90: an answer that does not come, or does not end, in time is a timeout', () => {
  expect(parseAnswer(attemptResult({ status: null, errorClass: 'timeout' }))).toEqual({ outcome: 'timeout' });
  expect(parseAnswer({ ...received('{"a":1}'), errorClass: 'timeout' })).toEqual({ outcome: 'timeout' });
});

test.each([
  ['blocked_address', /private network/],
  ['dns', /could not be resolved/],
  ['reset', /closed the connection/],
  ['invalid_header', /header of the request cannot be sent/],
] as const)('YS-90: %s is an error with a sentence', (errorClass, reason) => {
  expect(parseAnswer(attemptResult({ status: null, errorClass }))).toEqual(failed(reason, null));
});
