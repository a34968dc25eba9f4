import { findKeywordFault, type KeywordFault } from '../rules/keyword.ts';
import { normalizeText } from '../rules/normalize.ts';
import { type ChatbotDefinition, listSections, type Section } from './definition.ts';
import { type Path, type Problem, problemAt } from './problem.ts';
import { listChannels, type Surroundings } from './surroundings.ts';

const REASONS: Record<KeywordFault, string> = {
  keyword_empty: 'has no letter or digit that could be matched',
  opt_out_word: 'is an opt-out or help word: that is done for it before any menu is looked at',
  command_word: 'is a word for going to the menu or back: that is done for it before any option is looked at',
};

/** Words that could never work as they are meant, and keywords that another campaign has. */
export function checkWords(definition: ChatbotDefinition, surroundings: Surroundings): Problem[] {
  return [
    ...listSections(definition).flatMap((section) => checkOptionWords(definition, section)),
    ...(definition.keywords ?? []).flatMap((keyword, index) => [
      ...checkWord(definition, ['keywords', index], keyword),
      ...checkTaken(definition, ['keywords', index], keyword, surroundings),
    ]),
    ...checkEveryText(definition, surroundings),
    ...checkChannels(definition, surroundings),
  ];
}

function checkOptionWords(definition: ChatbotDefinition, section: Section): Problem[] {
  return section.menu.flatMap((option, index) => {
    const path = [...section.path, 'menu', index];
    const text = option.text?.trim() ?? '';
    const problems = (option.keywords ?? []).flatMap((keyword, at) =>
      checkWord(definition, [...path, 'keywords', at], keyword),
    );
    if (text !== '') {
      // A text of signs only ("?") is chosen by its key.
      const fault = findKeywordFault(text);
      if (fault && fault !== 'keyword_empty') problems.unshift(describe(definition, [...path, 'text'], text, fault));
    } else if (option.redirect.type !== 'webhook') {
      const message = 'Without a text the option is not in the menu that people see.';
      problems.unshift(problemAt(definition, [...path, 'text'], 'option_text_missing', message));
    }
    return problems;
  });
}

function checkWord(definition: ChatbotDefinition, path: Path, word: string): Problem[] {
  const fault = findKeywordFault(word);
  return fault ? [describe(definition, path, word, fault)] : [];
}

function describe(definition: ChatbotDefinition, path: Path, word: string, fault: KeywordFault): Problem {
  return problemAt(definition, path, fault, `"${word}" ${REASONS[fault]}.`);
}

function checkTaken(definition: ChatbotDefinition, path: Path, keyword: string, surroundings: Surroundings): Problem[] {
  return listChannels(definition, surroundings).flatMap((channel) => {
    const owner = surroundings.takenKeywords.get(channel.id)?.get(normalizeText(keyword));
    if (owner === undefined) return [];
    const message = `"${keyword}" already starts the campaign "${owner}" on the channel "${channel.name}".`;
    return [problemAt(definition, path, 'keyword_taken', message)];
  });
}

/** A campaign that names channels and no keywords takes every text there, unless an event starts it: only one can. */
function checkEveryText(definition: ChatbotDefinition, surroundings: Surroundings): Problem[] {
  const { channels, keywords = [], trigger } = definition;
  if (channels === undefined || keywords.length > 0 || trigger) return [];
  return listChannels(definition, surroundings).flatMap((channel) => {
    const owner = surroundings.takenKeywords.get(channel.id)?.get('');
    if (owner === undefined) return [];
    const message = `The campaign "${owner}" already takes every message on the channel "${channel.name}": give this one keywords.`;
    return [problemAt(definition, ['keywords'], 'keyword_taken', message)];
  });
}

function checkChannels(definition: ChatbotDefinition, surroundings: Surroundings): Problem[] {
  const known = new Set(surroundings.channels.map(({ id }) => id));
  return (definition.channels ?? []).flatMap((id, index) =>
    known.has(id) ? [] : [problemAt(definition, ['channels', index], 'channel_unknown', `There is no channel ${id}.`)],
  );
}
