import { normalizeText } from './normalize.ts';
import { listNumberWords } from './number-words.ts';
import { isOneTypo } from './one-typo.ts';

/** How the options of a menu are counted: 1, 2, 3 or A, B, C. */
export type MenuPrefix = 'number' | 'letter';

export interface AnswerEntry {
  text?: string | undefined;
  keywords?: readonly string[] | undefined;
}

export type AnswerKind = 'key' | 'text' | 'keyword' | 'number_word' | 'typo';

/** `option` is the option's index in the menu. */
export interface AnswerMatch {
  option: number;
  by: AnswerKind;
}

/** One answer, in normal form, that two options claim. */
export interface AnswerConflict {
  answer: string;
  first: AnswerMatch;
  second: AnswerMatch;
}

/** A menu ready to be matched. */
export interface AnswerIndex {
  exact: ReadonlyMap<string, AnswerMatch>;
  /** Texts and keywords long enough to forgive a slip. */
  forgiving: readonly { text: string; option: number }[];
  conflicts: readonly AnswerConflict[];
}

// In shorter words one slip makes another word: "four" and "tour".
const TYPO_LETTERS_MIN = 5;
const LETTERS = 26;

/** The key an option is chosen by, as it is shown: "2" or "B". */
export function menuKey(prefix: MenuPrefix, option: number): string {
  return prefix === 'letter' && option < LETTERS ? String.fromCharCode(65 + option) : String(option + 1);
}

/** Makes a menu ready for `findAnswer`. Where two options claim an answer the earlier kind, then the earlier option, has it. */
export function indexAnswers(entries: readonly AnswerEntry[], prefix: MenuPrefix): AnswerIndex {
  const exact = new Map<string, AnswerMatch>();
  const conflicts: AnswerConflict[] = [];
  const forgiving: { text: string; option: number }[] = [];
  const claim = (answer: string, option: number, by: AnswerKind): void => {
    if (answer === '') return;
    const first = exact.get(answer);
    if (first === undefined) exact.set(answer, { option, by });
    else if (first.option !== option) conflicts.push({ answer, first, second: { option, by } });
    if ((by === 'text' || by === 'keyword') && countLetters(answer) >= TYPO_LETTERS_MIN) {
      forgiving.push({ text: answer, option });
    }
  };
  for (const option of entries.keys()) claim(normalizeText(menuKey(prefix, option)), option, 'key');
  entries.forEach((entry, option) => {
    if (entry.text === undefined) return;
    claim(normalizeText(entry.text), option, 'text');
    // The whole line, as somebody copies it out of the menu.
    claim(normalizeText(`${menuKey(prefix, option)}. ${entry.text}`), option, 'text');
  });
  entries.forEach((entry, option) => {
    for (const keyword of entry.keywords ?? []) claim(normalizeText(keyword), option, 'keyword');
  });
  if (prefix === 'number') {
    entries.forEach((_, option) => {
      for (const word of listNumberWords(option + 1)) claim(word, option, 'number_word');
    });
  }
  return { exact, forgiving, conflicts };
}

/** The option that an answer in normal form chooses. A slip is forgiven only where it fits one option alone. */
export function findAnswer(index: AnswerIndex, normalized: string): AnswerMatch | undefined {
  return index.exact.get(normalized) ?? findForgiving(index, normalized);
}

function findForgiving(index: AnswerIndex, normalized: string): AnswerMatch | undefined {
  const length = normalized.length;
  if (length < TYPO_LETTERS_MIN - 1) return undefined;
  let option = -1;
  for (const candidate of index.forgiving) {
    const difference = candidate.text.length - length;
    if (difference > 1 || difference < -1 || candidate.option === option) continue;
    if (!isOneTypo(candidate.text, normalized)) continue;
    if (option !== -1) return undefined;
    option = candidate.option;
  }
  return option === -1 ? undefined : { option, by: 'typo' };
}

function countLetters(text: string): number {
  return text.match(/\p{L}/gu)?.length ?? 0;
}
