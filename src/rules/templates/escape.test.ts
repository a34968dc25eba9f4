import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileTemplate } from './compile-template.ts';
import type { Escaping, TemplateData } from './template.ts';

const from = (contact: Record<string, unknown>): TemplateData => ({
  contact,
  data: {},
  params: {},
  locale: null,
  timeZone: 'UTC',
});
const render = (source: string, escaping: Escaping, contact: Record<string, unknown>) =>
  compileTemplate(source, { escaping }).render(from(contact)).text;

const NASTY = '"><x>&"\n\\\'\u0000\ud800';

describe('in JSON', () => {
  it('YS-67: a value is content inside a text and a value of its own outside', () => {
    const source =
      '{"a": "<$contact.v>", "b": $contact.v, "n": $contact.n, "l": $contact.l, "no": $!contact.no, "$contact.k": 1}';
    const text = render(source, 'json', { v: NASTY, n: 12.0, l: [1, { x: true }], k: 'k"' });
    expect(JSON.parse(text)).toEqual({
      a: `<${NASTY}>`,
      b: NASTY,
      n: 12,
      l: [1, { x: true }],
      no: null,
      'k"': 1,
    });
  });

  it('follows the branch that was written, not all of them', () => {
    const source = '{#if($contact.x)"a": "#{else}"b": #end$contact.v#if($contact.x)"#end}';
    expect(JSON.parse(render(source, 'json', { x: true, v: 'q"' }))).toEqual({ a: 'q"' });
    expect(JSON.parse(render(source, 'json', { x: false, v: 'q"' }))).toEqual({ b: 'q"' });
  });

  it('writes what is missing as the text of its reference, so that the body stays JSON', () => {
    const text = render('{"a": $contact.get("no"), "b": "$contact.get("no")$!contact.no"}', 'json', {});
    expect(JSON.parse(text)).toEqual({ a: '$contact.get("no")', b: '$contact.get("no")' });
  });

  it('a backslash before a value is a character', () => {
    expect(
      JSON.parse(
        render('{"path": "C:\\\\$contact.v", "x": "\\$contact.v", "y": "\\$!contact.no"}', 'json', { v: 'n' }),
      ),
    ).toEqual({
      path: 'C:\\n',
      x: '\\n',
      y: '\\',
    });
  });

  it('YS-67: any data come out of a valid body as they went in', () => {
    const template = compileTemplate(
      '{"in": "a\\n$contact.text!", "key $contact.text": [$contact.text, $contact.json]}',
      {
        escaping: 'json',
      },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.jsonValue({ depthSize: 'medium' }), (text, json) => {
        fc.pre(json !== null);
        const written = JSON.parse(template.render(from({ text, json })).text);
        expect(written).toEqual({
          in: `a\n${text}!`,
          [`key ${text}`]: [text, JSON.parse(JSON.stringify(json))],
        });
      }),
    );
  });
});

describe('in XML', () => {
  it('YS-67: a value is escaped, and what XML cannot write is left out', () => {
    expect(render('<a b="$contact.v">$contact.v</a>', 'xml', { v: '"><x>&\'\n\r\u0001\uffff\ud800😀' })).toBe(
      '<a b="&quot;&gt;&lt;x&gt;&amp;&#39;\n&#13;😀">&quot;&gt;&lt;x&gt;&amp;&#39;\n&#13;😀</a>',
    );
  });

  it('YS-67: no text leads out of where it stands, and every one can be read again', () => {
    const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#13': '\r' };
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const written = render('$contact.v', 'xml', { v: text });
        expect(written).toMatch(/^(?:[\t\n\u0020-\ud7ff\ue000-\ufffd]|[\u{10000}-\u{10ffff}])*$/u);
        expect(written).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39|#13);)/);
        const read = written.replaceAll(/&([^;]+);/g, (_, name: string) => entities[name] ?? '?');
        expect(read).toBe(text.replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, ''));
      }),
    );
  });
});

describe('in URLs and HTML', () => {
  it('YS-63: a value is percent-encoded, a broken one too', () => {
    expect(render('/$contact.v', 'url', { v: 'a&b=c#d ü/?\ud800' })).toBe('/a%26b%3Dc%23d%20%C3%BC%2F%3F%EF%BF%BD');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (v) => {
        expect(decodeURIComponent(render('$contact.v', 'url', { v }))).toBe(v);
      }),
    );
  });

  it('YS-89: a value is shown as text', () => {
    expect(render('<p>$contact.v</p>', 'html', { v: '<script>alert("1" & \'2\')</script>' })).toBe(
      '<p>&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;</p>',
    );
  });
});

it('escapes what is written once, and neither what is set nor what is compared', () => {
  const source = '#set($x = "$contact.v&")#if($x == "<&")$x#end';
  expect(render(source, 'html', { v: '<' })).toBe('&lt;&amp;');
  expect(render('#set($x = $contact.v)"$x"', 'json', { v: '"' })).toBe('"\\""');
});
