import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { AttemptResult } from '../../deliveries/egress/sender.ts';
import type { RequestTrace } from '../../deliveries/egress/tracer.ts';
import type { Policy } from '../../deliveries/policy.ts';
import { explainError } from '../../deliveries/test-send/explain-error.ts';
import { explainVerdict } from '../../deliveries/test-send/explain-verdict.ts';
import type { Verdict } from '../../deliveries/verdict.ts';
import { describeIssue } from '../../http/messages.ts';
import { refusals as de } from './de/refusals.ts';
import { refusals as en } from './en/refusals.ts';
import { refusals as es } from './es/refusals.ts';
import { createSayRefusal } from './refusals.ts';
import { listBadlyFilled } from './testing/badly-filled.ts';

const inGerman = createSayRefusal(de);
const SOURCES = resolve(import.meta.dirname, '../..');

describe('what the server refuses', () => {
  test('is said in the language of the page, with what it names', () => {
    expect(inGerman('Give it a name.')).toBe('Gib einen Namen an.');
    expect(inGerman('Your role, viewer, does not allow this.')).toBe('Deine Rolle, viewer, erlaubt das nicht.');
    expect(inGerman('There is a segment named "{name} $& a.*" already.')).toBe(
      'Es gibt schon ein Segment namens „{name} $& a.*“.',
    );
    expect(inGerman('Add up to 5 numbers.')).toBe('Add up to 5 numbers.');
    expect(createSayRefusal(en)('Port 25 cannot be used: only 443, 80 and from 1024 on.')).toBe(
      'Port 25 cannot be used: only 443, 80 and from 1024 on.',
    );
  });

  test.each([
    [z.string(), undefined],
    [z.string(), 7],
    [z.number(), 'x'],
    [z.int(), 1.5],
    [z.boolean(), 'x'],
    [z.string().min(1), ''],
    [z.string().min(3), 'a'],
    [z.string().max(3), 'abcd'],
    [z.array(z.string()).min(2), ['a']],
    [z.array(z.string()).max(1), ['a', 'b']],
    [z.number().min(3), 1],
    [z.number().max(3), 9],
    [z.number().gt(3), 1],
    [z.number().lt(3), 9],
    [z.iso.datetime(), 'x'],
    [z.url(), 'x'],
    [z.string().regex(/^a$/), 'b'],
    [z.enum(['a', 'b']), 'c'],
    [z.strictObject({}), { a: 1 }],
  ])('as the schemas say it by themselves has words of its own: case %#', (schema: z.ZodType, value) => {
    const { error } = schema.safeParse(value, { error: describeIssue });
    const [said = ''] = error?.issues.map(({ message }) => message) ?? [];
    expect(said).not.toBe('');
    for (const own of [es, de]) expect(createSayRefusal(own)(said)).not.toBe(said);
  });

  const policy = (statusMin: number, statusMax: number) =>
    ({ name: 'Ours', success: { statusMin, statusMax } }) as Policy;
  const result = { status: 500, errorClass: null } as AttemptResult;
  const lost = { status: null, errorClass: 'connect' } as AttemptResult;
  const again = { outcome: 'retry', delayMs: 60_000 } as Verdict;
  const never = { outcome: 'failed', isGone: false } as Verdict;
  test.each([
    explainVerdict(policy(200, 200), result, { outcome: 'delivered' } as Verdict),
    explainVerdict(policy(200, 299), result, { outcome: 'delivered' } as Verdict),
    explainVerdict(policy(200, 200), result, again),
    explainVerdict(policy(200, 299), result, again),
    explainVerdict(policy(200, 200), result, never),
    explainVerdict(policy(200, 299), result, never),
    explainVerdict(policy(200, 200), lost, again),
    explainVerdict(policy(200, 200), lost, never),
    explainVerdict(policy(200, 200), result, { outcome: 'failed', isGone: true } as Verdict),
  ])('a test’s verdict is said in it: %s', (said) => {
    expect(inGerman(said)).toMatch(/Zustellung|als empfangen/);
  });

  const to = { host: 'crm.example', port: 8080, deadlineMs: 15_000 };
  const timing = { dns: null, connect: null, tls: null, firstByte: null, total: 1 };
  const failed = (errorClass: string, errorCode: string | null = null, more: object = {}) =>
    ({
      ...{ resolved: ['10.0.0.1'], connection: null, raw: null, errorCode },
      result: { status: null, errorClass, timing, ...more },
    }) as unknown as RequestTrace;
  test.each([
    failed('dns'),
    failed('blocked_address'),
    failed('blocked_port'),
    failed('connect', 'ECONNREFUSED'),
    failed('connect', 'EHOSTUNREACH'),
    failed('connect'),
    failed('tls', 'CERT_HAS_EXPIRED'),
    failed('tls', 'ERR_TLS_CERT_ALTNAME_INVALID'),
    failed('tls', 'DEPTH_ZERO_SELF_SIGNED_CERT'),
    failed('tls', 'CERT_NOT_YET_VALID'),
    failed('tls', 'SELF_SIGNED_CERT_IN_CHAIN'),
    failed('tls'),
    failed('timeout'),
    failed('reset'),
    failed('reset', null, { status: 200 }),
    failed('bad_response'),
    failed('too_large'),
    failed('invalid_header'),
  ])('what failed is said in it: case %#', (trace) => {
    const said = explainError(trace, to) ?? '';
    for (const each of [said, explainError(trace, { ...to, isAnswerNeeded: true }) ?? '']) {
      expect(inGerman(each)).not.toBe(each);
    }
  });

  test('has the same names filled in, and no empty text', () => {
    expect([es, de].map((own) => listBadlyFilled(own, en))).toEqual([[], []]);
  });

  test('is listed as the server says it: no text that nobody says', () => {
    const server = globSync('**/*.ts', { cwd: SOURCES })
      .filter((path) => !path.startsWith('designer') && !path.includes('.test.'))
      .map((path) => readFileSync(join(SOURCES, path), 'utf8'))
      .join('\n')
      .replaceAll(/\$\{IGNORE\}/g, 'ignore');
    // What is put together from parts is in the cases above.
    const isPutTogether = (key: string, text: string) =>
      /^(verdict|error)/.test(key) || /^This must (have|be) (at|more|less|a whole)|^There is no such/.test(text);
    const unsaid = Object.entries(en).filter(([key, text]) => {
      if (isPutTogether(key, text)) return false;
      const parts = text.split(/\{\w+\}|(?<=\.) (?=[A-Z])/).map((part) => part.trim());
      return !parts.every((part) => server.includes(part));
    });
    expect(unsaid).toEqual([]);
    const gone = Object.values(en).flatMap((text) => /^There is no such (.+)\.$/.exec(text)?.[1] ?? []);
    expect(gone.filter((thing) => !server.includes(`notFound('${thing}')`))).toEqual([]);
  });
});
