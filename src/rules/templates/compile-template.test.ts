import fc from 'fast-check';
import { render as renderByVelocity } from 'velocityjs';
import { describe, expect, it } from 'vitest';
import { MAX_ROUNDS, MAX_TEXT } from './bounds.ts';
import { compileTemplate } from './compile-template.ts';
import type { TemplateData } from './template.ts';

const data: TemplateData = {
  contact: { firstName: 'Ana', age: 30, isVip: true, none: null, TOWN: 'Köln', 'e-mail': 'ana@example.com', empty: '' },
  data: {
    WH5: { promocode: 'SALE-7', price: 12.5, items: ['a', 'b', 'c'], flag: false, nested: { deep: { er: 'x' } } },
    contacts_get_by_email: [{ id: 1258810400 }],
    plain: 'not JSON',
  },
  params: { email: 'ana@shop.example', orderId: 7, list: [3, 1, 2] },
  locale: 'en',
  timeZone: 'UTC',
};
const render = (source: string, from: TemplateData = data) => compileTemplate(source).render(from).text;

describe('the expressions of the seed', () => {
  it('YS-83, YS-84: a value of an answer is written where its expression stands', () => {
    expect(render("Your code: $data.get('WH5').get('promocode')!")).toBe('Your code: SALE-7!');
  });

  it.each([
    [1258810400, '1258810400'],
    ['12', '12'],
    [12.0, '12'],
  ])('YS-85: toInteger of the first contact found writes %j as %s', (id, expected) => {
    const source = '$!mathTool.toInteger($data.contacts_get_by_email.get(0).id)';
    expect(render(source, { ...data, data: { contacts_get_by_email: [{ id }] } })).toBe(expected);
  });

  it('YS-50: a parameter of the event and a field of the contact are written', () => {
    expect(render(`\${email} $contact.firstName`)).toBe('ana@shop.example Ana');
  });

  it('YS-86: $! writes nothing for what is missing, $ its own text', () => {
    expect(render("[$!nope] [$!{nope.x}] [$!data.get('WH6').get('promocode')]")).toBe('[] [] []');
    const source = `[$nope] [\${nope.x}] [$data.get('WH6').get('promocode')] [$contact.none]`;
    expect(render(source)).toBe(source);
  });

  it('YS-87: one compiled text never mixes up those that it is rendered for', () => {
    const template = compileTemplate('#set($x = $contact.firstName)#foreach($i in [1..3])$x#end');
    const of = (firstName: string) => template.render({ ...data, contact: { firstName } }).text;
    expect([of('Ana'), of('Bo'), of('Ana')]).toEqual(['AnaAnaAna', 'BoBoBo', 'AnaAnaAna']);
  });

  it('YS-88: an answer that is no JSON is a text, and nothing within it is found', () => {
    expect(render('$data.plain|$!data.plain.x|$!data.plain.get(0)')).toBe('not JSON||');
  });
});

describe('static text', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '$',
      '$1',
      '$100!',
      '#',
      '#1',
      '#summer(deal)',
      '##5',
      '50%',
      '\\',
      `\${ x }`,
      '$!',
      '#iffy',
      '\r\n',
    ),
    fc.string({ unit: 'binary' }).map((text) => text.replaceAll(/[$#]/g, '')),
  );
  const text = fc.array(piece).map((pieces) => pieces.join(' '));

  it('stays byte for byte without a variable', () => {
    fc.assert(
      fc.property(text, (source) => {
        const template = compileTemplate(source);
        expect(template.isStatic).toBe(true);
        expect(template.render(data)).toEqual({ text: source, isCut: false });
      }),
    );
  });

  it('stays byte for byte beside variables', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        expect(render(`${before} \${contact.firstName} ${after}`)).toBe(`${before} Ana ${after}`);
      }),
    );
  });

  it('stays what it is within #[[ ]]#, and brackets that belong to no reference stay too', () => {
    expect(render(`#[[$email #if(]]# \${email}`)).toBe('$email #if( ana@shop.example');
    expect(render('$contact.firstName(s), $contact.firstName[VIP], $contact.firstName.')).toBe(
      'Ana(s), Ana[VIP], Ana.',
    );
    expect(render('$contact.firstName-, #summer $contact.firstName#')).toBe('Ana-, #summer Ana#');
  });

  it.each(['#if($email) x', 'x #end', `\${email`, '$email.get(', '#set($x = ) $email', '$email.get(1', '#[[ $email'])(
    'is written as it stands where it cannot be read: %j',
    (source) => {
      const template = compileTemplate(source);
      expect(template.isStatic).toBe(true);
      expect(template.render(data)).toEqual({ text: source, isCut: false });
    },
  );
});

describe('references', () => {
  it.each([
    ['$data.WH5.items[0]$data.WH5.items.get(1)$data.WH5.items[-1]', 'abc'],
    ['$data["WH5"][\'promocode\']', 'SALE-7'],
    ["$contact.get('e-mail')", 'ana@example.com'],
    ['$data.WH5.nested.deep.er', 'x'],
    ['#set($k = "promocode")$data.WH5.get($k) $data.WH5[$k]', 'SALE-7 SALE-7'],
    ['$data.WH5.price $data.WH5.flag $data.WH5.items', '12.5 false ["a","b","c"]'],
    ['$data.WH5.nested', '{"deep":{"er":"x"}}'],
    ['$contact.empty|$!contact.empty', '|'],
    ['$data.WH5.items.size() $data.WH5.items.contains("b") $data.WH5.items.join("/")', '3 true a/b/c'],
    ['$data.WH5.nested.keySet() $data.WH5.containsKey("price") $data.WH5.size()', '["deep"] true 5'],
    ['#foreach($e in $data.WH5.nested.entrySet())$e.key=$e.value.er#end', 'deep=x'],
    ['$email.toUpperCase().substring(0, 3) $email.length() $email.replace(".", "$1")', 'ANA 16 ana@shop$1example'],
    ['$email.split("@").get(1) $email.startsWith("ana") $email.endsWith("x")', 'shop.example true false'],
    ['$email.indexOf("@") $email.contains("shop") $email.equals("x") $email.trim().isEmpty()', '3 true false false'],
    ['$email.equalsIgnoreCase("ANA@shop.example") $orderId.intValue()', 'true 7'],
    ['$email.matches("a*")|$!email.matches("a*")', '$email.matches("a*")|'],
    ['$contact.first-name|$contact.firstName-$contact.age', '$contact.first-name|Ana-30'],
  ])('%s is written as %s', (source, expected) => {
    expect(render(source)).toBe(expected);
  });

  it.each([
    [1258810400, '1258810400'],
    [12.0, '12'],
    [1e21, '1000000000000000000000'],
    [1e-7, '0.0000001'],
    [-0, '0'],
    [0.1, '0.1'],
  ])('the number %d is written as %s', (n, expected) => {
    expect(render('$n', { ...data, params: { n } })).toBe(expected);
  });
});

describe('directives', () => {
  it.each([
    ['#if($contact.isVip)VIP#{else}no#end', 'VIP'],
    ['#if($nope)a#elseif($contact.age > 18)b#{else}c#end', 'b'],
    ['#if($contact.empty)a#else b#end', ' b'],
    ['#if(0)a#end#if("")b#end#if([])c#end#if({})d#end#if(null)e#end#if(false)f#end', ''],
    ['#if($contact.age == 30 && $contact.age == "30")both#end', 'both'],
    ['#if(!$nope && ($contact.age < 18 || $email == "ana@shop.example"))yes#end', 'yes'],
    ['#if($nope == $contact.none)equal#end#if($nope != 1)other#end', 'equalother'],
    ['#if(1 == 1 || $nope && $nope)closer#end', 'closer'],
    ['#if("10" > 9)by number#end#if("b" > "a") by text#end#if("b" > 1)never#end', 'by number by text'],
    ['#set($x = 1 + 2 * 3)$x #set($x = ($x - 1) / 4)$x #set($x = -7 % 4)$x', '7 1 -3'],
    ['#set($x = 7 / 2)$x #set($x = 7.0 / 2.5)$x #set($x = 1 / 0)$!x.', '3 2.8 .'],
    ['#set($x = "Hi $contact.firstName, $nope$!nope")$x', 'Hi Ana, $nope'],
    ["#set($x = 'Hi $contact.firstName')$x", 'Hi $contact.firstName'],
    ['#set($x = "a" + 1 + "b")$x', 'a1b'],
    ['#set($x = {"a": [1, $email], "b": {"c": 2}})$x.a[1] $x.b.c', 'ana@shop.example 2'],
    ['#foreach($i in [1..3])$i#end #foreach($i in [3..1])$i#end', '123 321'],
    [
      '#foreach($i in $list)$foreach.count/$foreach.index/$velocityCount:$i#if($foreach.hasNext), #end#end',
      '1/0/1:3, 2/1/2:1, 3/2/3:2',
    ],
    ['#foreach($i in $list)#if($foreach.first)<#end$i#if($foreach.last)>#end#end', '<312>'],
    ['#foreach($v in $data.WH5.nested.deep)$v#end', 'x'],
    ['#foreach($v in $nope)$v#end#foreach($v in $email)$v#end', ''],
    ['#foreach($a in [1,2])#foreach($b in [1,2])$a$b$foreach.index #end$foreach.index;#end', '110 121 0;210 221 1;'],
    ['#set($i = 9)#foreach($i in [1])$i#end$i', '19'],
    ['#set($email = "set")$email', 'set'],
    ['#set($contact = 1)$contact.firstName', 'Ana'],
  ])('%s gives %j', (source, expected) => {
    expect(render(source)).toBe(expected);
  });

  it('a line with nothing but a directive is not written, any other stays as it is', () => {
    expect(render('A\n  #if($contact.isVip)  \nB\n#end\nC')).toBe('A\nB\nC');
    expect(render('A\r\n#set($x = 1)\r\nB$x')).toBe('A\r\nB1');
    expect(render('Hi #if($contact.isVip)VIP#end\nBye')).toBe('Hi VIP\nBye');
  });

  const { sum } = fc.letrec<{ sum: string }>((tie) => ({
    sum: fc.oneof(
      { maxDepth: 4 },
      fc.integer({ min: -9, max: 20 }).map(String),
      fc.constantFrom('$x', '$y'),
      fc.tuple(tie('sum'), fc.constantFrom('+', '-', '*'), tie('sum')).map((parts) => parts.join(' ')),
      tie('sum').map((inner) => `(${inner})`),
    ),
  }));

  it('reckons as velocityjs does', () => {
    const comparison = fc.constantFrom('==', '!=', '<', '>', '<=', '>=');
    fc.assert(
      fc.property(sum, comparison, sum, fc.constantFrom('&&', '||'), (left, operator, right, both) => {
        const compared = `${left} ${operator} ${right}`;
        const source = `#set($r = ${left})$r #if(${compared})yes#{else}no#end #if(!($x > $y) ${both} ${compared})yes#end`;
        expect(render(source, { ...data, params: { x: 3, y: 4 } })).toBe(renderByVelocity(source, { x: 3, y: 4 }));
      }),
    );
  });
});

describe('aliases in URLs', () => {
  const url = (source: string, contact: Record<string, unknown>) =>
    compileTemplate(source, { escaping: 'url', aliases: true }).render({ ...data, contact }).text;

  it('YS-63: %FIELD% is a field in any case, and values are percent-encoded', () => {
    const contact = { town: 'a&b=c#d ü/', EMAIL: 'ana@example.com' };
    expect(url(`https://shop.example/%TOWN%?e=%email%&p=\${email}`, contact)).toBe(
      'https://shop.example/a%26b%3Dc%23d%20%C3%BC%2F?e=ana%40example.com&p=ana%40shop.example',
    );
  });

  it('YS-63: the field written exactly so goes first, one that is missing is nothing', () => {
    expect(url('/%Town%', { town: 1, Town: 2 })).toBe('/2');
    expect(url('/%TOWN%/x', {})).toBe('//x');
  });

  it('YS-63: what could be percent-encoded bytes is a field only if the contact has it', () => {
    expect(url('/%ADD%20x', { add: 'A' })).toBe('/A20x');
    expect(url('/%ADD%20x', {})).toBe('/%ADD%20x');
    expect(url('/%ADD%/x', {})).toBe('//x');
    expect(url('/%C3%BC', { C3: 'never' })).toBe('/%C3%BC');
  });

  it('YS-63: percent-encoded text stays byte for byte', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const encoded = encodeURIComponent(text);
        expect(url(`/${encoded}?e=$email`, {})).toBe(`/${encoded}?e=ana%40shop.example`);
      }),
    );
  });

  it('is text outside of URLs', () => {
    expect(render('%TOWN% $email')).toBe('%TOWN% ana@shop.example');
  });
});

describe('bounds', () => {
  it.each([
    ['loops within loops', '#foreach($a in [1..1000])#foreach($b in [1..1000])x#end#end'],
    ['more steps than allowed', `#foreach($a in [1..1000])${'#if($a == 1)x#end'.repeat(50)}#end`],
    ['doubling by #set', '#set($s = "abcdefgh")#foreach($i in [1..100])#set($s = $s + $s)#end$s'],
    ['doubling by a text', '#set($s = "abcdefgh")#foreach($i in [1..100])#set($s = "$s$s")#end$s'],
    ['doubling of lists', '#set($s = [1])#foreach($i in [1..100])#set($s = [$s, $s])#end$s'],
    ['replacing by more', '#set($s = "aaaaaaaa")#foreach($i in [1..100])#set($s = $s.replace("a", "aaaaaaaa"))#end$s'],
    ['a search of everything in everything', '$big.indexOf($needle)'],
    ['a map looked at a thousand times', '#foreach($i in [1..999])#if($map)x#end#end'],
  ])('%s is cut', (_, source) => {
    const big = 'a'.repeat(60_000);
    const map = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`k${i}`, i]));
    const { text, isCut } = compileTemplate(source).render({
      ...data,
      params: { big, needle: `${big.slice(30_000)}b`, map },
    });
    expect(isCut).toBe(true);
    expect(text.length).toBeLessThanOrEqual(MAX_TEXT);
  });

  it.each([
    '#set($s = "$big$big")x',
    '#set($s = $big + $big)x',
    '#set($s = $big.replace("a", "aa"))x',
    '#set($l = [$big, $big])#set($s = $l.join("-"))x',
    '#set($l = [$big, $big])#if("x" == $l)#{end}x',
  ])('no text on the way is longer than one that may be written: %s', (source) => {
    const { text, isCut } = compileTemplate(source).render({ ...data, params: { big: 'a'.repeat(40_000) } });
    expect({ text, isCut }).toEqual({ text: '', isCut: true });
  });

  it(`all loops together end after ${MAX_ROUNDS} rounds`, () => {
    const loop = `#foreach($a in [1..${MAX_ROUNDS - 1}])x#end`;
    expect(compileTemplate(`${loop}#foreach($a in [1..9])y#end`).render(data)).toEqual({
      text: `${'x'.repeat(MAX_ROUNDS - 1)}y`,
      isCut: true,
    });
  });

  it('what is too long is cut at the bound, never within an emoji', () => {
    const { text, isCut } = compileTemplate('x$big').render({ ...data, params: { big: '😀'.repeat(40_000) } });
    expect(isCut).toBe(true);
    expect(text).toBe(`x${'😀'.repeat(MAX_TEXT / 2 - 1)}`);
  });

  it('a text of exactly the bound is whole', () => {
    const big = 'a'.repeat(MAX_TEXT);
    expect(compileTemplate('$big').render({ ...data, params: { big } })).toEqual({ text: big, isCut: false });
  });

  it('data nested 100,000 deep is written without overflowing the stack', () => {
    const deep: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
    expect(render('$deep', { ...data, params: { deep } })).toContain('[[[null]]]');
  });
});
