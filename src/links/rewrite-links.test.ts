import { expect, test } from 'vitest';
import { isLinkCode, newLinkCode } from './link-code.ts';
import { rewriteLinks } from './rewrite-links.ts';

const BASE = 'https://hookline.example';

function rewrite(text: string, base = BASE) {
  let count = 0;
  return rewriteLinks(text, { base, newCode: () => `code${++count}` });
}

test('replaces links and keeps what they were', () => {
  expect(rewrite('See https://test.ua/promo/?a=1&b=%20#top or http://b.example today')).toEqual({
    text: 'See https://hookline.example/l/code1 or https://hookline.example/l/code2 today',
    links: [
      { code: 'code1', url: 'https://test.ua/promo/?a=1&b=%20#top' },
      { code: 'code2', url: 'http://b.example' },
    ],
  });
});

test.each([
  ['Go to https://a.example/x.', 'https://a.example/x'],
  ['Really (https://a.example/x)?!', 'https://a.example/x'],
  ['https://a.example/wiki/Ab_(c)', 'https://a.example/wiki/Ab_(c)'],
  ['(see https://a.example/wiki/Ab_(c)).', 'https://a.example/wiki/Ab_(c)'],
  ['*https://a.example/x*', 'https://a.example/x'],
  ['«https://a.example/x»', 'https://a.example/x'],
  ['<https://a.example/x>', 'https://a.example/x'],
  ['“https://a.example/x”…', 'https://a.example/x'],
  ['HTTPS://A.example/X', 'HTTPS://A.example/X'],
  ['https://a.example/x?q=a,b;c', 'https://a.example/x?q=a,b;c'],
  ['https://münchen.example/straße 1', 'https://münchen.example/straße'],
  ['first line\nhttps://a.example/\nlast', 'https://a.example/'],
  ['https://a.example:8443/x', 'https://a.example:8443/x'],
])('%s: the link is %s, and no more', (text, url) => {
  const { text: rewritten, links } = rewrite(text);
  expect(links).toEqual([{ code: 'code1', url }]);
  expect(rewritten).toBe(text.replace(url, `${BASE}/l/code1`));
});

test('the same link twice gets one code', () => {
  expect(rewrite('https://a.example/ and again https://a.example/').links).toHaveLength(1);
});

test.each([
  ['no link at all'],
  ['www.a.example'],
  ['mailto:a@b.example'],
  ['javascript:alert(1)'],
  ['ftp://a.example/x'],
  ['https://'],
  ['https://user@a.example/'],
  ['https://user:secret@a.example/'],
  ['https://bank.example@a.example/'],
  [`https://a.example/${'x'.repeat(2_048)}`],
  ['https://[::1/x'],
  ['xhttps://a.example/'],
  [`${BASE}/l/0123456789`],
])('leaves "%s" as it is [edge 22]', (text) => {
  expect(rewrite(text)).toEqual({ text, links: [] });
});

test('a base with a path, or a slash at its end, stands in front', () => {
  expect(rewrite('https://a.example/', 'https://x.example/hl/').text).toBe('https://x.example/hl/l/code1');
});

test('codes are short, all of letters and digits, and none comes twice', () => {
  const codes = Array.from({ length: 20_000 }, newLinkCode);
  expect(codes.every((code) => isLinkCode(code) && code.length === 10)).toBe(true);
  expect(new Set(codes).size).toBe(codes.length);
  const letters = Map.groupBy(codes.join(''), (letter) => letter);
  expect(letters.size).toBe(62);
  // 3,226 of each are expected; a biased choice (byte % 62) would make the first eight 3,906.
  for (const each of letters.values()) expect(each.length).toBeLessThan(3_600);
});

test.each(['', 'abc', '0123456789a', '012345678/', '012345678ñ', '01234 6789'])('"%s" is no code', (text) => {
  expect(isLinkCode(text)).toBe(false);
});
