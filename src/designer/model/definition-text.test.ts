import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toPointer } from '../../campaigns/problem.ts';
import { parseDefinitionText, writeDefinitionText } from './definition-text.ts';
import { locatePointer } from './json-places.ts';
import { FIVE_OPTIONS } from './testing/five-options.ts';

const text = writeDefinitionText(FIVE_OPTIONS);

function problemsOf(typed: string) {
  const reading = parseDefinitionText(typed);
  return reading.ok ? [] : reading.problems.map(({ path, code, line, column }) => `${path} ${code} ${line}:${column}`);
}

describe('the JSON view', () => {
  it('writes a definition and reads the same one', () => {
    expect(parseDefinitionText(text)).toEqual({ ok: true, definition: FIVE_OPTIONS });
  });

  it('fills in what may be left out', () => {
    const reading = parseDefinitionText('{"welcome":{"text":"Hi"}}');
    expect(reading.ok && reading.definition.welcome.label).toBe('Welcome Message');
  });

  it.each([
    ['{\n  "welcome": {"text": "Hi",}\n}', ' json 2:28'],
    ['', ' json 1:1'],
    ['[]', ' json 1:1'],
    ['{"welcome": {"text": "Hi"},\n "welcome": {}}', ' json 2:2'],
    ['{"welcome": {"text": 3}}', '/welcome/text malformed 1:22'],
    ['{\n "keywords": []\n}', '/welcome missing 1:1'],
    ['{"welcome": {"text": "Hi"},\n "colour": "red"}', '/colour unknown_field 2:12'],
    [
      '{"welcome": {"text": "Hi", "menu": [\n  {"redirect": {"type": "interaction"}}\n]}}',
      '/welcome/menu/0/redirect/to missing 2:16',
    ],
    [
      '{"welcome": {"text": "Hi", "menu": [\n  {"redirect": {"type": "agent"}}\n]}}',
      '/welcome/menu/0/redirect/type malformed 2:25',
    ],
  ])('tells where %j is wrong', (typed, problem) => {
    expect(problemsOf(typed)).toEqual([problem]);
  });

  it('takes no webhook redirect with a text, a target or another webhook (CB-06)', () => {
    const typed = `{"welcome": {"text": "Hi", "menu": [{
      "text": "Call",
      "redirect": {"type": "webhook", "webhook": {"url": "https://a.example/x"}},
      "webhook": {"url": "https://a.example/x"}
    }]}}`;
    expect(problemsOf(typed)).toEqual([
      '/welcome/menu/0/text webhook_option_text 2:15',
      '/welcome/menu/0/webhook webhook_option_underlying 4:18',
    ]);
  });

  it('takes no webhook beside a redirect that may answer: the editor has none', () => {
    const typed = `{"welcome": {"text": "Hi", "menu": [
      {"redirect": {"type": "end"}, "webhook": {"url": "https://a.example/x", "mayAnswer": true}}
    ]}}`;
    expect(problemsOf(typed)).toEqual(['/welcome/menu/0/webhook/mayAnswer webhook_underlying_answer 2:92']);
  });

  it('takes what can be saved but not yet published, and URLs that only the server can judge', () => {
    const typed =
      '{"welcome": {"text": "", "menu": [{"redirect": {"type": "webhook", "webhook": {"url": "http://10.0.0.1"}}}]}}';
    expect(problemsOf(typed)).toEqual([]);
  });
});

describe('places in a JSON text', () => {
  it('are found for every value, whatever it is and however it is written', () => {
    const name = fc.oneof(fc.constantFrom('', '/', '~', '~1', 'a"b', 'a\\', ':', '{', '__proto__'), fc.string());
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(name, tie('tree'), { maxKeys: 3 }),
      ),
    }));
    fc.assert(
      fc.property(tree, fc.constantFrom(undefined, 2, '\t'), (value, indent) => {
        const written = JSON.stringify(value, null, indent);
        const visit = (inner: unknown, path: (string | number)[]): void => {
          const { from, to } = locatePointer(written, toPointer(path));
          expect(JSON.parse(written.slice(from, to))).toEqual(inner);
          if (inner === null || typeof inner !== 'object') return;
          for (const [key, each] of Object.entries(inner)) visit(each, [...path, key]);
        };
        visit(JSON.parse(written), []);
      }),
    );
  });

  it('of a request that was written as a bare id is that id', () => {
    const bare = '{"welcome": {"text": "", "before": ["req_1", "req_2"]}, "trigger": {"event": "x"}}';
    const { from, to } = locatePointer(bare, '/welcome/before/1/request');
    expect(bare.slice(from, to)).toBe('"req_2"');
    const trigger = locatePointer(bare, '/trigger/channel');
    expect(bare.slice(trigger.from, trigger.to)).toBe('{"event": "x"}');
  });

  it('of what is not there are those of the nearest that is', () => {
    expect(locatePointer('{"a": {"b": 1}}', '/a/x/y')).toMatchObject({ from: 6, to: 14 });
    expect(locatePointer('', '/a')).toEqual({ from: 0, to: 0, line: 1, column: 1 });
  });
});
