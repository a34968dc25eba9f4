import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_TEXT } from './bounds.ts';
import { checkTemplate } from './check-template.ts';
import { compileExpression } from './compile-expression.ts';
import { compileTemplate } from './compile-template.ts';
import type { Escaping, TemplateData } from './template.ts';

const HOSTILE = [
  '__proto__',
  'constructor',
  'prototype',
  'getClass',
  'class',
  '__defineGetter__',
  '__lookupGetter__',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'inherited',
  'process',
  'globalThis',
  'then',
  'toJSON',
  'length',
  'x',
  '0',
];
const word = fc.constantFrom(...HOSTILE, 'contact', 'data', 'mathTool', 'dateTool', 'numberTool', 'foreach', 'y');
const method = fc.constantFrom(
  ...HOSTILE,
  'get',
  'size',
  'keySet',
  'values',
  'entrySet',
  'split',
  'replace',
  'substring',
  'join',
  'format',
  'toInteger',
  'roundTo',
  'call',
  'apply',
  'bind',
  'eval',
);

const { value, block } = fc.letrec<{ reference: string; value: string; block: string }>((tie) => ({
  reference: fc
    .tuple(
      fc.constantFrom('$', '$!'),
      fc.constantFrom(
        'contact',
        'data',
        'mathTool',
        'dateTool',
        'numberTool',
        'x',
        'y',
        ...HOSTILE.filter((w) => w !== '0'),
      ),
      fc.array(
        fc.oneof(
          word.filter((w) => w !== '0').map((w) => `.${w}`),
          fc
            .tuple(
              method.filter((w) => w !== '0'),
              fc.array(tie('value'), { maxLength: 2 }),
            )
            .map(([m, args]) => `.${m}(${args.join(', ')})`),
          tie('value').map((v) => `[${v}]`),
        ),
        { maxLength: 4 },
      ),
    )
    .map((parts) => parts.flat().join('')),
  value: fc.oneof(
    { maxDepth: 3 },
    word.map((w) => `'${w}'`),
    fc.integer({ min: -3, max: 99 }).map(String),
    fc.constantFrom("'yyyy-MM-dd'", "'currency:EUR'", "'full'", "'2026-02-03'", 'null', 'true', '[1..9]', '"$x"'),
    tie('reference'),
  ),
  block: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('text ', '"', '{', '#end', '#else', '\\', '%x%', '$'),
    tie('reference'),
    fc.tuple(tie('value'), tie('block'), tie('block')).map(([v, a, b]) => `#if(${v} == 1)${a}#{else}${b}#end`),
    fc.tuple(tie('reference'), tie('block')).map(([v, b]) => `#foreach($x in ${v})${b}#end`),
    fc
      .tuple(
        word.filter((w) => w !== '0'),
        tie('value'),
        tie('value'),
      )
      .map(([w, v, u]) => `#set($${w} = ${v} + ${u})`),
    fc.tuple(tie('block'), tie('block')).map(([a, b]) => `${a}${b}`),
  ),
}));

let called = 0;
const trap = Object.assign(
  () => {
    called += 1;
    return 'CANARY';
  },
  { x: 'CANARY' },
);
const leaf = fc.oneof(fc.jsonValue(), fc.constant(trap), fc.constant(Symbol('CANARY')), fc.constant(10n));
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.array(tie('tree'), { maxLength: 3 }),
    // As JSON.parse has it: `__proto__` is a property like any other.
    fc.array(fc.tuple(fc.constantFrom(...HOSTILE), tie('tree')), { maxLength: 4 }).map((entries) => {
      const map = {};
      for (const [name, value] of entries) {
        Object.defineProperty(map, name, { value, enumerable: true, configurable: true, writable: true });
      }
      return map;
    }),
  ),
}));
const record = tree.map((value) => ({ x: value, y: [value] }) as Record<string, unknown>);
const data: fc.Arbitrary<TemplateData> = fc.record({
  contact: record,
  data: record,
  params: record,
  locale: fc.constantFrom(null, 'de', 'xx-invalid-locale-', ''),
  timeZone: fc.constantFrom('Europe/Kyiv', 'Nowhere/None'),
});

describe('the guard', () => {
  // What every object inherits is there for the engine, and must not be for a template.
  beforeAll(() => {
    for (const name of ['inherited', 'process', 'then']) {
      Object.defineProperty(Object.prototype, name, { value: 'CANARY', configurable: true });
    }
  });
  afterAll(() => {
    for (const name of ['inherited', 'process', 'then']) Reflect.deleteProperty(Object.prototype, name);
  });

  it('YS-91: whatever a template names, it never throws, reaches no prototype, function or global, and is bounded', () => {
    const escaping = fc.constantFrom<Escaping>('none', 'json', 'xml', 'url', 'html');
    fc.assert(
      fc.property(block, escaping, data, (source, escapes, given) => {
        const template = compileTemplate(source, { escaping: escapes, aliases: escapes === 'url' });
        const { text } = template.render(given);
        expect(text.length).toBeLessThanOrEqual(MAX_TEXT);
        expect(text).not.toMatch(/CANARY|native code|\[object|=>/);
        expect(compileExpression(source).evaluate(given)).not.toBe(trap);
        expect(called).toBe(0);
        checkTemplate(source, { params: null, requests: null });
      }),
      { numRuns: 3000 },
    );
  });

  it('YS-91: a value is never anything but plain data', () => {
    fc.assert(
      fc.property(value, data, (source, given) => {
        const found = compileExpression(source.startsWith('$') ? source : `$x[${source}]`).evaluate(given);
        expect(['string', 'number', 'boolean', 'object']).toContain(typeof found);
        expect(found === Object.prototype || found === Array.prototype).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    '$data.getClass()',
    '$data.getClass().forName("x")',
    '$data.constructor',
    '$data.x.constructor.constructor',
    '$data.__proto__',
    '$data.get("__proto__")',
    "$data['constructor']",
    `\${data.prototype}`,
    '$contact.class',
    '$contact.firstName.class.name',
    '$__proto__',
    '$constructor',
    '$mathTool.constructor',
    '$mathTool.getClass()',
    '$email.toString().constructor',
    '#set($k = "constructor")$!data.get($k)$!data[$k]',
    '#set($x = $data.constructor)$!x',
    '#foreach($x in $data.__proto__)x#end',
  ])('YS-91: %s renders empty', (source) => {
    const given = {
      contact: JSON.parse('{"class": "no", "firstName": "Ana"}'),
      data: JSON.parse(
        '{"__proto__": {"a": "no"}, "constructor": {"constructor": "no"}, "getClass": "no", "prototype": "no"}',
      ),
      params: JSON.parse('{"__proto__": "no", "constructor": "no", "email": "e"}'),
      locale: null,
      timeZone: 'UTC',
    };
    expect(compileTemplate(source).render(given)).toEqual({ text: '', isCut: false });
  });

  it.each([
    '$process',
    '$globalThis',
    '$console',
    '$env.HOOKLINE_SECRET',
    '$account.name',
    '$connector.password',
    '$inherited',
  ])('YS-51: there is no %s', (source) => {
    const given = { contact: {}, data: {}, params: {}, locale: null, timeZone: 'UTC' };
    expect(compileTemplate(source).render(given).text).toBe(source);
    expect(compileExpression(source).evaluate(given)).toBeNull();
    expect(checkTemplate(source, { params: new Set(), requests: new Set() })).toMatchObject([
      { code: 'template_name' },
    ]);
  });

  it('a value is never evaluated, whatever it says', () => {
    const evil = fc.oneof(
      block,
      fc.constantFrom('$contact.secret', '#set($x = 1)$x', `\${secret}`, '"$x"', '#[[', '%SECRET%'),
    );
    const template = compileTemplate('$contact.v|#set($x = $contact.v)$x|#set($y = "$x")$y|#foreach($i in [$x])$i#end');
    fc.assert(
      fc.property(evil, (v) => {
        const { text } = template.render({
          contact: { v, secret: 'SECRET' },
          data: {},
          params: { secret: 'SECRET' },
          locale: null,
          timeZone: 'UTC',
        });
        expect(text).toBe(`${v}|${v}|${v}|${v}`);
      }),
    );
  });

  it('leaves its data as they were', () => {
    fc.assert(
      fc.property(block, fc.jsonValue(), (source, json) => {
        const given = { contact: { x: json }, data: { x: json }, params: { x: json }, locale: null, timeZone: 'UTC' };
        const before = JSON.stringify(given);
        compileTemplate(source).render(given);
        expect(JSON.stringify(given)).toBe(before);
      }),
    );
  });
});
