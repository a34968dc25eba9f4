import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { describeIssue } from '../../http/messages.ts';
import { createTranslate } from './catalogue.ts';
import { de } from './de/de.ts';
import { en } from './en/en.ts';
import { es } from './es/es.ts';
import { sayRefusal } from './refusals.ts';

const inGerman = createTranslate(de, 'de');
const SOURCES = resolve(import.meta.dirname, '../..');

describe('what the server refuses', () => {
  test('is said in the language of the page, with what it names', () => {
    expect(sayRefusal('Give it a name.', inGerman)).toBe('Gib einen Namen an.');
    expect(sayRefusal('Your role, viewer, does not allow this.', inGerman)).toBe(
      'Deine Rolle, viewer, erlaubt das nicht.',
    );
    expect(sayRefusal('There is a segment named "{name} $& a.*" already.', inGerman)).toBe(
      'Es gibt schon ein Segment namens „{name} $& a.*“.',
    );
    expect(sayRefusal('Add up to 5 numbers.', inGerman)).toBe('Add up to 5 numbers.');
    const english = createTranslate(en, 'en');
    expect(sayRefusal('Port 25 cannot be used: only 443, 80 and from 1024 on.', english)).toBe(
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
    for (const [language, catalogue] of [
      ['es', es],
      ['de', de],
    ] as const) {
      expect(sayRefusal(said, createTranslate(catalogue, language))).not.toBe(said);
    }
  });

  test('is listed as the server says it: no text that nobody says', () => {
    const server = globSync('**/*.ts', { cwd: SOURCES })
      .filter((path) => !path.startsWith('designer') && !path.includes('.test.'))
      .map((path) => readFileSync(join(SOURCES, path), 'utf8'))
      .join('\n')
      .replaceAll(/\$\{IGNORE\}/g, 'ignore');
    // Limits are put together from parts; the cases above have them.
    const isPutTogether = (text: string) => /^This must (have|be) (at|more|less|a whole)|^There is no such/.test(text);
    const unsaid = Object.values(en.refusals).filter((text) => {
      if (isPutTogether(text)) return false;
      const parts = text.split(/\{\w+\}|(?<=\.) (?=[A-Z])/).map((part) => part.trim());
      return !parts.every((part) => server.includes(part));
    });
    expect(unsaid).toEqual([]);
    const gone = Object.values(en.refusals).flatMap((text) => /^There is no such (.+)\.$/.exec(text)?.[1] ?? []);
    expect(gone.filter((thing) => !server.includes(`notFound('${thing}')`))).toEqual([]);
  });
});
