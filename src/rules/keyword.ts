import { findCommand } from './command.ts';
import { normalizeText } from './normalize.ts';
import { isReservedOptOutWord } from './optout.ts';

/** Why a word can never choose an option or start a campaign. */
export type KeywordFault = 'keyword_empty' | 'opt_out_word' | 'command_word';

/** The fault of an option's text, an option's keyword or a campaign's keyword; undefined where it works. */
export function findKeywordFault(keyword: string): KeywordFault | undefined {
  const normalized = normalizeText(keyword);
  if (normalized === '') return 'keyword_empty';
  if (isReservedOptOutWord(normalized)) return 'opt_out_word';
  return findCommand(normalized) === undefined ? undefined : 'command_word';
}
