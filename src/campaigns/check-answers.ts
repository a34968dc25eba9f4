import { type AnswerConflict, type AnswerKind, type AnswerMatch, indexAnswers, menuKey } from '../rules/answers.ts';
import { type ChatbotDefinition, listSections, type Section } from './definition.ts';
import { type Problem, problemAt } from './problem.ts';

const CLAIMS: Record<AnswerKind, string> = {
  key: 'its key',
  text: 'its text',
  keyword: 'its keyword',
  number_word: 'a word for its number',
  typo: 'a slip',
};

/** Pairs of options that one answer could match. Without such a problem every answer matches one option at most. */
export function checkAnswers(definition: ChatbotDefinition): Problem[] {
  return listSections(definition).flatMap((section) =>
    indexAnswers(section.menu, definition.menuPrefix).conflicts.map((conflict) =>
      describeConflict(definition, section, conflict),
    ),
  );
}

function describeConflict(definition: ChatbotDefinition, section: Section, conflict: AnswerConflict): Problem {
  const { answer, first, second } = conflict;
  const name = ({ option, by }: AnswerMatch) => {
    const text = section.menu[option]?.text;
    return `option ${menuKey(definition.menuPrefix, option)}${text === undefined ? '' : ` "${text}"`} by ${CLAIMS[by]}`;
  };
  // Keys and number words follow from the order: what the designer can change is a text or a keyword.
  const typed = second.by === 'text' || second.by === 'keyword' ? second : first;
  const field = typed.by === 'keyword' ? 'keywords' : 'text';
  const path = [...section.path, 'menu', typed.option, field];
  const message = `The answer "${answer}" would choose ${name(first)} and ${name(second)}.`;
  return problemAt(definition, path, 'ambiguous_answer', message);
}
