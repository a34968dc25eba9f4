import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainJsonFault, readJsonObject } from './json-object.ts';

const messageOf = (text: string) => {
  const reading = readJsonObject(text);
  return reading.ok ? undefined : reading.message;
};

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('readJsonObject', () => {
  it('reads an object with its types kept', () => {
    const text = '{"store":"MX-7","n":3,"nested":{"a":[1,null,true]}}';
    expect(readJsonObject(text)).toEqual({ ok: true, value: { store: 'MX-7', n: 3, nested: { a: [1, null, true] } } });
  });

  it.each([
    ['{"a":1,}', 'line 1, column 8'],
    ['{\n  "a": 1\n  "b": 2\n}', 'line 3, column 3'],
    ['{"a":1', 'ends too early'],
    ['', 'ends too early'],
    ['{a:1}', 'line 1, column 2'],
    ['{"a": x}', 'line 1, column 7'],
    ['{"a": 01}', 'line 1, column 7'],
    ['{"a": "\n"}', 'line 1, column 7'],
    ['{"a": 1]', 'line 1, column 8'],
    ['{"a" 1}', 'line 1, column 6'],
    ['[1,]', 'line 1, column 4'],
    ['{} {}', 'line 1, column 4'],
  ])('says where %j is broken', (text, where) => {
    expect(messageOf(text)).toContain(where);
  });

  it.each(['[1]', '3', '"x"', 'null', 'true'])('refuses %s: no object', (text) => {
    expect(messageOf(text)).toContain('must be a JSON object');
  });

  it.each([
    ['{"a":1,"a":2}', '"a" is there twice (line 1, column 8)'],
    ['{"a":1,"\\u0061":2}', 'is there twice'],
    ['{"x":[{"k":1},{"k":2,"k":3}]}', '"k" is there twice (line 1, column 22)'],
    ['{"a":{"b":1},\n"a":2}', '(line 2, column 1)'],
  ])('finds the name that is there twice in %j', (text, expected) => {
    expect(messageOf(text)).toContain(expected);
  });

  it('lets one name be there in several objects, in values and in strings', () => {
    expect(messageOf('{"a":{"a":[{"a":"a"},{"a":"{\\"a\\":1,\\"a\\":2}"}]},"b":"a","c":"a:"}')).toBeUndefined();
  });

  it('takes for JSON exactly what JSON.parse takes, whatever is typed', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"b"',
      '1',
      '-',
      '0',
      '.5',
      'e1',
      'true',
      'nul',
      ' ',
      '\n',
      '"',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 9 }), (pieces) => {
        const text = pieces.join('');
        const message = messageOf(text) ?? '';
        expect(/not JSON|too early/.test(message)).toBe(!isJson(text) && !message.includes('twice'));
      }),
      { numRuns: 5000 },
    );
  });

  it('agrees with JSON.parse on everything that JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(undefined, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(readJsonObject(text)).toEqual({ ok: true, value: JSON.parse(text) });
      }),
    );
  });
});

describe('explainJsonFault', () => {
  it.each(['{"a":1,"a":2}', '[1]', '"x"', ' null '])('takes %j: any JSON, names that repeat too', (text) => {
    expect(explainJsonFault(text)).toBeUndefined();
  });

  it('says where a text stops being JSON, also behind a name that repeats', () => {
    expect(explainJsonFault('{"a":1,\n"a":2,\n"b":x}')).toBe('This is not JSON (line 3, column 5).');
  });
});
