import { type MenuPrefix, menuKey } from '../../rules/answers.ts';
import type { Results } from './queries.ts';

/** Of a definition, what is read here: the API's answer fits, and so does one that was parsed. */
export interface AnsweredDefinition {
  menuPrefix: MenuPrefix;
  welcome: AnsweredSection;
  interactions: AnsweredSection[];
}

interface AnsweredSection {
  label: string;
  menu: { text?: string | undefined }[];
}

/** How often an option of a section was chosen. */
export interface OptionAnswers {
  key: string;
  /** Its menu text; undefined: it has none, or it is not in this version. */
  text: string | undefined;
  count: number;
  /** Of the section's answers, 0 to 1. */
  share: number;
}

export interface SectionAnswers {
  label: string;
  answers: number;
  options: OptionAnswers[];
  captured: number;
  notUnderstood: number;
}

/**
 * The answers to every section of a definition in its order, options that nobody chose too; then sections that only
 * earlier versions had.
 */
export function distributeAnswers(definition: AnsweredDefinition, sections: Results['sections']): SectionAnswers[] {
  const counted = new Map(sections.map((section) => [section.label, section]));
  const present = [definition.welcome, ...definition.interactions].flatMap(({ label, menu }) => {
    const found = counted.get(label);
    if (menu.length === 0 && found === undefined) return [];
    counted.delete(label);
    const options = menu.map(({ text }, index) => ({ key: menuKey(definition.menuPrefix, index), text }));
    return [toAnswers(label, options, found)];
  });
  return [...present, ...[...counted.values()].map((gone) => toAnswers(gone.label, [], gone))];
}

function toAnswers(
  label: string,
  options: { key: string; text: string | undefined }[],
  found: Results['sections'][number] | undefined,
): SectionAnswers {
  const { answers = 0, captured = 0, notUnderstood = 0 } = found ?? {};
  const counts = new Map(found?.options.map(({ option, count }) => [option, count]));
  const known = new Set(options.map(({ key }) => key));
  const gone = [...counts.keys()].filter((key) => !known.has(key)).map((key) => ({ key, text: undefined }));
  return {
    label,
    answers,
    captured,
    notUnderstood,
    options: [...options, ...gone].map((option) => {
      const count = counts.get(option.key) ?? 0;
      return { ...option, count, share: answers === 0 ? 0 : count / answers };
    }),
  };
}
