import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AnswerEntry, findAnswer, indexAnswers, type MenuPrefix, menuKey } from './answers.ts';
import { normalizeText } from './normalize.ts';
import { listNumberWords } from './number-words.ts';

const MENU: AnswerEntry[] = [
  { text: 'Opening hours', keywords: ['horario'] },
  { text: 'Win a prize' },
  { keywords: ['nombre'] },
  { text: 'Talk to us' },
];

const find = (text: string, entries = MENU, prefix: MenuPrefix = 'number') =>
  findAnswer(indexAnswers(entries, prefix), normalizeText(text));

describe('findAnswer', () => {
  it.each([
    ['1', 0, 'key'],
    ['3.', 2, 'key'],
    ['٤', 3, 'key'],
    ['opening HOURS', 0, 'text'],
    ['2. Win a prize', 1, 'text'],
    ['Horario', 0, 'keyword'],
    ['nombre', 2, 'keyword'],
    ['two', 1, 'number_word'],
    ['cuatro', 3, 'number_word'],
    ['Segunda', 1, 'number_word'],
    ['première', 0, 'number_word'],
    ['drittes', 2, 'number_word'],
    ['quarto', 3, 'number_word'],
    ['2nd', 1, 'number_word'],
    ['2º', 1, 'number_word'],
    ['openin hours', 0, 'typo'],
    ['talk to su', 3, 'typo'],
    ['horraio', 0, 'typo'],
  ])('finds %j', (text, option, by) => {
    expect(find(text)).toEqual({ option, by });
  });

  it.each(['5', '0', 'five', 'opening', 'hours please', 'A', '', '1 2', 'one two'])('finds nothing in %j', (text) => {
    expect(find(text)).toBeUndefined();
  });

  it('knows letters in letter menus, and no numbers', () => {
    expect(find('b', MENU, 'letter')).toEqual({ option: 1, by: 'key' });
    expect(find('D)', MENU, 'letter')).toEqual({ option: 3, by: 'key' });
    expect(find('2', MENU, 'letter')).toBeUndefined();
    expect(find('two', MENU, 'letter')).toBeUndefined();
  });

  it('forgives no slip in words of fewer than five letters', () => {
    expect(find('tals', [{ text: 'talk' }])).toBeUndefined();
    expect(find('tlaks', [{ text: 'talks' }])).toEqual({ option: 0, by: 'typo' });
  });

  it('forgives no slip that fits two options', () => {
    const entries = [{ text: 'north gate' }, { text: 'south gate' }, { text: 'forth gate' }];
    expect(find('worth gate', entries)).toBeUndefined();
    expect(find('soth gate', entries)).toEqual({ option: 1, by: 'typo' });
  });

  it('forgives a slip that fits two words of one option', () => {
    expect(find('pricee', [{ text: 'price', keywords: ['prices'] }])).toEqual({ option: 0, by: 'typo' });
  });

  it('takes a word as it stands over a slip of another', () => {
    expect(find('houses', [{ text: 'horses' }, { text: 'houses' }])).toEqual({ option: 1, by: 'text' });
  });
});

describe('conflicts', () => {
  const conflictsOf = (entries: AnswerEntry[], prefix: MenuPrefix = 'number') =>
    indexAnswers(entries, prefix).conflicts.map(({ answer, first, second }) => [
      answer,
      `${first.option}:${first.by}`,
      `${second.option}:${second.by}`,
    ]);

  it('finds equal texts however they are written', () => {
    expect(conflictsOf([{ text: 'Menú A' }, { text: 'MENU a!' }])).toEqual([['menu a', '0:text', '1:text']]);
  });

  it.each<[string, AnswerEntry[], string[]]>([
    ['a key and a keyword', [{ text: 'x', keywords: ['2'] }, { text: 'y' }], ['2', '1:key', '0:keyword']],
    ['a key and a text', [{ text: '2' }, { text: 'y' }], ['2', '1:key', '0:text']],
    ['a text and a number word', [{ text: 'two' }, { text: 'y' }], ['two', '0:text', '1:number_word']],
    [
      'a keyword and an ordinal',
      [{ text: 'x', keywords: ['segunda'] }, { text: 'y' }],
      ['segunda', '0:keyword', '1:number_word'],
    ],
    ['a text and a keyword', [{ text: 'x' }, { text: 'y', keywords: ['X'] }], ['x', '0:text', '1:keyword']],
  ])('finds %s', (_, entries, conflict) => {
    expect(conflictsOf(entries)).toContainEqual(conflict);
  });

  it('finds a letter that is another option', () => {
    expect(conflictsOf([{ text: 'B' }, { text: 'Other' }], 'letter')).toContainEqual(['b', '1:key', '0:text']);
  });

  it('leaves an option that says its own number twice alone', () => {
    expect(conflictsOf([{ text: 'One', keywords: ['1', 'uno', 'one'] }, { text: 'Two' }])).toEqual([]);
  });

  it('is empty exactly where every answer of every option leads to that option', () => {
    const word = fc.constantFrom(
      'one',
      'two',
      'dos',
      '1',
      '2',
      '3',
      'b',
      'hours',
      'prices',
      'Hours!',
      'tres',
      'first',
      '??',
    );
    const entry = fc.record({ text: fc.option(word, { nil: undefined }), keywords: fc.array(word, { maxLength: 2 }) });
    const menus = fc.array(entry, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(menus, fc.constantFrom<MenuPrefix>('number', 'letter'), (entries, prefix) => {
        const index = indexAnswers(entries, prefix);
        const leadsHome = entries.every((each, option) =>
          [
            menuKey(prefix, option),
            ...(each.text === undefined ? [] : [each.text]),
            ...each.keywords,
            ...(prefix === 'number' ? listNumberWords(option + 1) : []),
          ]
            .map(normalizeText)
            .every((answer) => answer === '' || findAnswer(index, answer)?.option === option),
        );
        // The copied line is claimed too; with these words it is never all that two options share.
        expect(index.conflicts.length === 0).toBe(leadsHome);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('number words', () => {
  it('are in normal form, and each means one number in all five languages', () => {
    const owner = new Map<string, number>();
    for (let number = 1; number <= 10; number++) {
      for (const word of listNumberWords(number)) {
        expect(normalizeText(word)).toBe(word);
        expect(owner.get(word) ?? number).toBe(number);
        owner.set(word, number);
      }
    }
    expect(owner.size).toBeGreaterThan(150);
  });

  it('end at ten', () => {
    expect(listNumberWords(11)).toEqual([]);
    expect(listNumberWords(0)).toEqual([]);
  });
});
