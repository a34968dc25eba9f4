import { describe, expect, test } from 'vitest';
import { toEmail } from './email.ts';

describe('an e-mail address', () => {
  test.each([
    ['ana@example.com', 'ana@example.com'],
    ['  Ana.Maria+news@Example.COM\n', 'ana.maria+news@example.com'],
    ["o'neil_{x}@mail.example.co", "o'neil_{x}@mail.example.co"],
    ['ana@bücher.example', 'ana@xn--bcher-kva.example'],
    ['ана@example.com', 'ана@example.com'],
    ['1@xn--bcher-kva.example', '1@xn--bcher-kva.example'],
  ])('%s is %s', (text, email) => expect(toEmail(text)).toBe(email));

  test.each([
    '',
    'ana',
    '@example.com',
    'ana@',
    'ana@localhost',
    'ana@example',
    'ana@example.',
    'ana@-example.com',
    'ana@exa mple.com',
    'ana@example.com/x',
    'ana@example.com:25',
    'ana@127.0.0.1',
    'ana@[127.0.0.1]',
    'ana@example.123',
    'ana@@example.com',
    'a b@example.com',
    '.ana@example.com',
    'ana.@example.com',
    'a..na@example.com',
    'Ana <ana@example.com>',
    'ana@example.com,ben@example.com',
    'a\u0000b@example.com',
    'a\ud800@example.com',
    'a\u200bb@example.com',
    `${'a'.repeat(65)}@example.com`,
    `a@${'b'.repeat(64)}.com`,
    `a@${'b.'.repeat(125)}com`,
  ])('%j is none', (text) => expect(toEmail(text)).toBeUndefined());

  test('is told in time, however long the text', () => {
    const started = performance.now();
    expect(toEmail(`${'a.'.repeat(200_000)}@${'b.'.repeat(200_000)}`)).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
