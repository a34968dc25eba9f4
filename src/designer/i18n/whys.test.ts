import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readTypedAnswer } from '../../campaigns/typed-answer.ts';
import type { Trace } from '../../engine/types.ts';
import { describeIssue } from '../../http/messages.ts';
import { findBodyFault } from '../../requests/build-call.ts';
import { refusals as germanRefusals } from './de/refusals.ts';
import { whys as de } from './de/whys.ts';
import { whys as en } from './en/whys.ts';
import { whys as es } from './es/whys.ts';
import { createSayRefusal } from './refusals.ts';
import { listBadlyFilled } from './testing/badly-filled.ts';
import { createSayWhy, type Whys } from './whys.ts';

const SOURCES = resolve(import.meta.dirname, '../..');
const GOLDENS = resolve(SOURCES, '../test/conversations');

const sayRefusal = createSayRefusal(germanRefusals);
const inGerman = createSayWhy(de, sayRefusal);

/** Says a sentence by its key alone: what is left of a text is not known. */
const KEYS = Object.entries(en).map(([key, text]) => [key, `<${key}>${text.includes('{why}') ? ' {why}' : ''}`]);
const byKeys = createSayWhy(Object.fromEntries(KEYS) as Whys, (said) =>
  sayRefusal(said) === said ? said : '<refusal>',
);
const isKnown = (said: string) => /^<\w+>(?: <\w+>)*$/.test(byKeys(said));

/** What a conversation says of itself in all that is recorded of it. */
const whysOf = ({ why, calls = [] }: Trace) => [why, ...calls.map((call) => call.why)];

interface GoldenTurn {
  answer?: { answer: { reason?: string } };
  expect: { trace: Trace };
}

/** Without what the files themselves make partners say. */
function goldenWhys(): string[] {
  const files = globSync('*.json', { cwd: GOLDENS });
  expect(files.length).toBeGreaterThan(50);
  return files.flatMap((file) => {
    const { turns }: { turns: GoldenTurn[] } = JSON.parse(readFileSync(join(GOLDENS, file), 'utf8'));
    const given = new Set(turns.map(({ answer }) => answer?.answer.reason));
    return turns.flatMap((turn) => whysOf(turn.expect.trace)).filter((why) => !given.has(why));
  });
}

/** Where sentences of traces, and of the records of calls, are made. */
const MAKERS = [
  ...['engine/*.ts', 'conversations/*.ts', 'requests/calls/*.ts', 'requests/build-call.ts'],
  ...['connectors/{token,authorize,open-credentials}.ts', 'source-events/advance-source-events.ts'],
];
/** These refuse what somebody asks of the API, or describe it. */
const NO_MAKERS =
  /(?:\.test|schema|routes|queries|simulate-message|trigger-campaign|try-conversation|test-webhook|collisions)\.ts$/;
/** Said to people. */
const TO_PEOPLE = /^(?:You|Send|Reply) /;

const VERDICTS = ['The body is not valid JSON', 'The body is not well-formed XML', 'The body cannot be sent'];
const DESCRIBED = [
  'A message of the kind "x" without text',
  'A location',
  'A message of a kind that is not understood',
];
const CUT = ['The URL', 'The body', 'The value of the header "x"'];
const REDIRECTS = ['The partner answered with a redirect', 'The partner answered with a redirect to x'];
const HOW = [
  ...['by its key', 'by its text', 'by its text; case, accents and outer signs do not count'],
  ...['by one of its keywords', 'by a word for its number', 'with one slip forgiven'],
];
const MEANWHILE = ['the person opted out', 'a campaign was started', 'the conversation ended'];
const TAPPED = ['in an older menu', 'after the conversation had expired', 'after the conversation had ended'];
const MISSING = [
  'there is no section "x".',
  'the campaign x is not published.',
  'more than 8 campaigns would wait for one another.',
];
/** What ends a sentence that begins with "The token endpoint". */
const NO_TOKEN = [
  ...readFileSync(join(SOURCES, 'deliveries/fetch-token.ts'), 'utf8').matchAll(/\b(?:error|[a-z_]+): '([^']+)'/g),
].map(([, text = '']) => text);

/** What stands for a part that is no plain value. */
const PARTS: Record<string, readonly string[]> = {
  'describe(message)': ['"x"', ...DESCRIBED],
  how: HOW,
  because: MEANWHILE,
  where: TAPPED.map((when) => `"x" ${when}`),
  missing: MISSING,
  what: CUT,
  'describeRedirect(response)': REDIRECTS,
  'FORMAT_REFUSALS[body.format]': VERDICTS,
  fault: ['it has U+0000 or half of a surrogate pair in it.'],
  'reading.why': ['it is no JSON object.'],
  // Sentences of their own.
  ...{ why: [''], 'trace.why': [''], end: [''] },
  title: ['"x"'],
  'response.error': NO_TOKEN,
};

/** The sentences in a file, with something put in for each value. */
function sentencesIn(source: string): string[] {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const literals = [...code.matchAll(/'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g)];
  return literals
    .map(([, single, double, template]) => single ?? double ?? template ?? '')
    .flatMap((text) => fill(text))
    .map((text) => text.trim())
    .filter((text) => /^["A-Z].* .*\.$/.test(text) && !TO_PEOPLE.test(text));
}

function fill(text: string): string[] {
  const found = /\$\{([^}]*)\}/.exec(text);
  if (!found) return [text];
  const [whole, part = ''] = found;
  const samples = PARTS[part] ?? [part.startsWith('quote(') ? '"x"' : 'x'];
  return samples.flatMap((sample) => fill(text.replace(whole, () => sample)));
}

const makers = MAKERS.flatMap((path) => globSync(path, { cwd: SOURCES })).filter((path) => !NO_MAKERS.test(path));
const made = makers.flatMap((path) => sentencesIn(readFileSync(join(SOURCES, path), 'utf8')));

z.config({ customError: describeIssue });
const used = (data: unknown) => {
  const reading = readTypedAnswer(data);
  return reading.ok ? '' : `Answered with status 200. Its answer is not used: ${reading.why}`;
};
const misread = [
  used(7),
  used({ txt: 'a' }),
  used({ media: { kind: 'image', link: 'b' } }),
  used({ text: 7 }),
  used({ text: 'a'.repeat(5_000) }),
  used({ media: { kind: 'gif', url: 'https://a.example/' } }),
  used({ media: { kind: 'image', url: 'http://a.example/' } }),
  used({ media: { kind: 'image', url: 'https://a:b:c' } }),
  used({ set: Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`f${at}`, 1])) }),
  used({ redirect: { type: 'end' }, end: true }),
  used({ end: false }),
];

const bodies = [
  ...['{', '{"a": 1,, }', '[1] 2'].map((text) => `${VERDICTS[0]} after rendering: ${findBodyFault('json', text)}`),
  ...[
    ...['<a', '<a>\u0001</a>', '<a>', '', '<a><!-- -- --></a>', '<?xml?><a/>', '<a/><b/>', 'x<a/>', '<a>]]></a>'],
    ...['<a>&</a>', '<a/><?xml version="1.0"?>', '<?xml version="1.0" encoding="latin1"?><a/>', '</a>', '<a><b></a>'],
    '<a b="1" b="2"/>',
  ].map((text) => `${VERDICTS[1]} after rendering: ${findBodyFault('xml', text)}`),
];
/** A name may be there twice in a request's body, and not where people write objects. */
const elsewhere = [
  'The name "a" is there twice (line 1, column 9).',
  '"a b" is not a header name: letters, digits and hyphens only, no spaces or colons.',
  'The answer is not JSON: Unexpected token }.',
  'The token endpoint answered 401 (invalid_client).',
];

describe('why something happened', () => {
  test('is said in the language of the page, sentence by sentence, with what was said in it', () => {
    expect(inGerman('"1" is option 1 by its key. Waits for the answer of "WH5".')).toBe(
      '„1“ ist Option 1, an ihrer Taste erkannt. Wartet auf die Antwort von "WH5".',
    );
    expect(inGerman('"{text} $& a.*\nb" matches no option. That was wrong answer 3 of 3.')).toBe(
      '„{text} $& a.*\nb“ passt auf keine Option. Das war die falsche Antwort 3 von 3.',
    );
    expect(inGerman('Answered with status 200. Its answer is not used: /a/b: This is missing.')).toBe(
      'Mit Status 200 beantwortet. Die Antwort wird nicht verwendet: /a/b: Das fehlt.',
    );
    expect(inGerman('')).toBe('');
  });

  test('is shown as it is where there are no words for it, and the rest is said', () => {
    expect(inGerman('Nobody says this. A word for help.  Nor this')).toBe(
      'Nobody says this. Ein Wort für Hilfe.  Nor this',
    );
  });

  test('is known of every turn of the golden conversations', () => {
    expect(goldenWhys().filter((said) => !isKnown(said))).toEqual([]);
  });

  test('is known wherever it is made', () => {
    expect(made.length).toBeGreaterThan(100);
    expect(made.filter((said) => !isKnown(said))).toEqual([]);
    expect([...misread, ...bodies, ...elsewhere].filter((said) => !isKnown(said))).toEqual([]);
  });

  test('is put together here as it is there', () => {
    const source = makers.map((path) => readFileSync(join(SOURCES, path), 'utf8')).join('\n');
    const parts = [...VERDICTS, ...HOW, ...MEANWHILE, ...DESCRIBED, ...CUT, ...REDIRECTS, ...MISSING, ...TAPPED]
      .flatMap((part) => part.split(/ ?"?\bx\b"?|\d+|; | (?=expired|ended)/))
      .filter((part) => part !== '' && part !== '.');
    expect(parts.filter((part) => !source.includes(part))).toEqual([]);
  });

  test('is listed as it is said: no text that nobody says', () => {
    const said = [...goldenWhys(), ...made, ...misread, ...bodies, ...elsewhere].map(byKeys).join(' ');
    expect(Object.keys(en).filter((key) => !said.includes(`<${key}>`))).toEqual([]);
  });

  test('has the same names filled in, and no empty text', () => {
    expect([es, de].map((own) => listBadlyFilled(own, en))).toEqual([[], []]);
  });
});
