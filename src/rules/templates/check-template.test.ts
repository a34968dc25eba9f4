import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_PIECES, MAX_SOURCE } from './bounds.ts';
import { checkExpression, checkTemplate } from './check-template.ts';
import { compileTemplate } from './compile-template.ts';

const known = { params: new Set(['email', 'list']), requests: new Set(['WH5', 'промо ✓']) };
const any = { params: null, requests: null };
const codes = (source: string) => checkTemplate(source, known).map(({ code }) => code);
const places = (source: string) => checkTemplate(source, known).map(({ line, column }) => [line, column]);

describe('checkTemplate', () => {
  it.each([
    'Win $100! #1 #summer(deal) ##5 50% \\',
    "$contact.firstName $contact.anything $data.WH5.x.y $data.get('WH5').get('promocode') $data['промо ✓']",
    `\${email} $!mathTool.toInteger($data.WH5.get(0).id) $dateTool.format($email, "dd.MM") $numberTool.format(1, 'percent')`,
    '#set($x = $email)#if($x == "$x")$x#elseif(!$x)a#{else}b#end',
    '#foreach($i in $list)$i $foreach.count $velocityCount#end',
    '#set($name = "WH5")$data.get($name) $data[$name] $data $data.size()',
    '#[[ $foo #if( #macro(x) ]]# $email #summer (deal) #break',
  ])('finds nothing wrong in %j', (source) => {
    expect(checkTemplate(source, known)).toEqual([]);
  });

  it.each([
    ['Hi $foo', 'template_name', 1, 4],
    ['$data.WH6.x', 'template_name', 1, 7],
    ["a $data.get('WH6')", 'template_name', 1, 9],
    ['$foreach.count', 'template_name', 1, 1],
    ['#set($contact = 1)', 'template_name', 1, 1],
    ['#foreach($data in $list)#end', 'template_name', 1, 1],
    ['#if($email == $foo)#end', 'template_name', 1, 15],
    ['#set($x = "a $foo")', 'template_name', 1, 14],
    ['$contact.get($foo)', 'template_name', 1, 14],
    ['$email.foo()', 'template_method', 1, 8],
    ['$mathTool.random()', 'template_method', 1, 11],
    ['$mathTool', 'template_method', 1, 1],
    ['$email.getClass()', 'template_method', 1, 8],
    ['$data.WH5.constructor', 'template_method', 1, 11],
    ['$contact.class', 'template_method', 1, 10],
    ["$contact.get('__proto__')", 'template_method', 1, 10],
    ['$__proto__', 'template_method', 1, 1],
    ['#macro(x)a', 'template_directive', 1, 1],
    ['a #evaluate("x")', 'template_directive', 1, 3],
    ['#parse("x")', 'template_directive', 1, 1],
    ['#include("x")', 'template_directive', 1, 1],
    ['#define($email)a', 'template_directive', 1, 1],
    ['#summer($email)', 'template_directive', 1, 1],
    ['#if($email)a#{elseif}($list)b#end', 'template_directive', 1, 13],
    ['a #{set}($email = 1)', 'template_directive', 1, 3],
    ['#foreach($i in $list)#break#end', 'template_directive', 1, 22],
    ['a #if($email) b', 'template_syntax', 1, 3],
    ['#foreach($i in $list)', 'template_syntax', 1, 1],
    ['a #end', 'template_syntax', 1, 3],
    ['#else', 'template_syntax', 1, 1],
    ['#if($email)#else#else#end', 'template_syntax', 1, 17],
    ['#foreach($i in $list)#elseif(1)#end', 'template_syntax', 1, 22],
    [`\${email`, 'template_syntax', 1, 8],
    ["$data.get('WH5'", 'template_syntax', 1, 10],
    ["$data.get('WH5]", 'template_syntax', 1, 10],
    ['$data.get(["a")', 'template_syntax', 1, 15],
    ['#if($email = 1)#end', 'template_syntax', 1, 12],
    ['#set($x.y = 1)', 'template_syntax', 1, 1],
    ['$data.get(WH5)', 'template_syntax', 1, 11],
    ['$mathTool.add($email + 1)', 'template_syntax', 1, 22],
    ['#[[ never', 'template_syntax', 1, 1],
  ])('finds in %j a fault: %s at %d:%d', (source, code, line, column) => {
    const [fault, ...more] = checkTemplate(source, known);
    expect(more).toEqual([]);
    expect(fault).toMatchObject({ code, line, column });
    expect(fault?.message).toContain(`(line ${line}, column ${column})`);
  });

  it('tells line and column over several lines, behind emoji and after any line end', () => {
    expect(places('a\n  $foo')).toEqual([[2, 3]]);
    expect(places('a\r\nb\rc\n$foo')).toEqual([[4, 1]]);
    expect(places('😀😀 $foo')).toEqual([[1, 4]]);
    expect(places('#if($email == "😀" &&\n\n "😀$foo")#end')).toEqual([[3, 4]]);
    expect(places('#set($x = "é😀\n $foo")\n$bar')).toEqual([
      [2, 2],
      [3, 1],
    ]);
  });

  it('tells every fault, in the order of the source', () => {
    expect(codes('$email.x() $foo #macro(x) $data.nope')).toEqual([
      'template_method',
      'template_name',
      'template_directive',
      'template_name',
    ]);
  });

  it('takes any name where none are known', () => {
    expect(checkTemplate('$foo $data.nope #if($bar)#end', any)).toEqual([]);
  });

  it('a name in single quotes is a text', () => {
    expect(places("#if('$foo' == $bar)#end")).toEqual([[1, 15]]);
  });

  it('checks an expression in the same way', () => {
    expect(checkExpression(' $foo.x ', known)).toMatchObject([{ code: 'template_name', column: 2 }]);
    expect(checkExpression('$data.WH5', known)).toEqual([]);
  });

  it('%FIELD% is known in URLs, whatever it names', () => {
    expect(checkTemplate('/%TOWN%?e=%20', { ...known, aliases: true })).toEqual([]);
  });

  it.each([
    ['too long', `$email${'x'.repeat(MAX_SOURCE)}`, 'template_too_long'],
    ['too many variables', '$email '.repeat(MAX_PIECES + 1), 'template_syntax'],
    ['too long variables', `$email.get('${'x'.repeat(1000)}')`, 'template_syntax'],
    ['brackets too deep', `$email.get(${'['.repeat(40)}${']'.repeat(40)})`, 'template_syntax'],
    ['blocks too deep', `${'#if(1)'.repeat(40)}${'#end'.repeat(40)}`, 'template_syntax'],
    ['too many !', `#if(${'!'.repeat(100)}1)#end`, 'template_syntax'],
    ['too many not', `#if(${'not '.repeat(100)}$email)#end`, 'template_syntax'],
    ['too long a sum', `#if(1${'+1'.repeat(400)})#end`, 'template_syntax'],
  ])('refuses what is %s', (_, source, code) => {
    expect(new Set(codes(source))).toEqual(new Set([code]));
    expect(compileTemplate(source).isStatic).toBe(true);
  });

  it.each(
    ['$', '#if(', '$a', '#if($a)', '#[[', '$a.b("', '${a.', '#set(', '[', '%a', '#end', '"', '$!{'].map((part) => [
      part,
    ]),
  )('reads 64 KiB of %j in linear time; quadratic, it would take minutes', (part) => {
    checkTemplate(part.repeat(MAX_SOURCE / part.length), { ...any, aliases: true });
  });

  it('what has no fault compiles, and never throws on the way', () => {
    const part = fc.constantFrom(
      ...[
        '$a',
        '$!{a}',
        '#if(',
        '#if($a)',
        '#end',
        '#else',
        '$a.get(',
        "'",
        '"',
        ')',
        '(',
        '[',
        ']',
        '{',
        '}',
        '#set($x = ',
      ],
      ...[
        '#foreach($i in ',
        '1',
        ' + ',
        '&&',
        '..',
        '-',
        '\\',
        '\n',
        '😀',
        '#[[',
        ']]#',
        '.x',
        '!',
        'text',
        ', ',
        ': ',
      ],
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const source = parts.join('');
        const faults = checkTemplate(source, any);
        const lines = source.split(/\r\n?|\n/);
        for (const { line, column } of faults) {
          expect(column).toBeLessThanOrEqual([...(lines[line - 1] ?? '')].length + 1);
        }
        const isRead = faults.every(({ code }) => code !== 'template_syntax');
        const template = compileTemplate(source);
        if (!isRead) expect(template.isStatic).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});
