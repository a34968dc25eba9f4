import { type ChatbotDefinition, WELCOME } from '../../campaigns/definition.ts';
import type { Problem } from '../../campaigns/problem.ts';

/** The field that a JSON Pointer means, as the editor shows it. `section` null: the settings of the campaign. */
export interface Place {
  section: string | null;
  option: number | null;
  /** As in selections: `label`, `text`, `keywords`, `redirect.to`, `webhook.url`, `fallback` …; empty for the whole. */
  field: string;
  /** Which of the option's webhooks, for fields of one. */
  webhook: 'redirect' | 'underlying' | null;
  /** Which entry of a list: a keyword, a channel, a header. */
  item: number | null;
  /** What follows: `name` or `value` of a header, the way into a body. */
  rest: string[];
}

export interface PlacedProblem extends Problem {
  place: Place;
}

/** Problems where they belong, with their numbers for badges. Keys of `byField` are made by `fieldKey`. */
export interface ProblemMap {
  placed: PlacedProblem[];
  bySection: ReadonlyMap<string | null, number>;
  byOption: ReadonlyMap<string, number>;
  byField: ReadonlyMap<string, PlacedProblem[]>;
}

/**
 * Where a problem belongs. `definition` is the one it was found in, as pointers count interactions. Pointers into the
 * body of a request (`/definition/welcome…`) are read too.
 */
export function placeOf(definition: ChatbotDefinition, pointer: string): Place {
  const [head, ...tail] = parsePointer(pointer);
  if (head === 'definition') return placeOfPath(definition, tail);
  return placeOfPath(definition, head === undefined ? [] : [head, ...tail]);
}

function placeOfPath(definition: ChatbotDefinition, path: string[]): Place {
  const [head = '', index = '', ...rest] = path;
  if (head === 'welcome') return placeInSection(WELCOME, path.slice(1));
  const section = head === 'interactions' ? definition.interactions[toIndex(index) ?? -1] : undefined;
  if (section) return placeInSection(section.id, rest);
  return { ...NOWHERE, ...placeInList(head, path.slice(1)) };
}

const NOWHERE: Place = { section: null, option: null, field: '', webhook: null, item: null, rest: [] };

function placeInSection(section: string, path: string[]): Place {
  const [head = '', index = '', ...rest] = path;
  const option = head === 'menu' ? toIndex(index) : null;
  if (option === null) return { ...NOWHERE, section, ...placeInList(head, path.slice(1)) };
  return { ...NOWHERE, section, option, ...placeInOption(rest) };
}

function placeInOption(path: string[]): Partial<Place> {
  const [head = '', second = '', ...rest] = path;
  if (head === 'webhook') return { ...placeInWebhook(path.slice(1)), webhook: 'underlying' };
  if (head !== 'redirect') return placeInList(head, path.slice(1));
  if (second === 'webhook') return { ...placeInWebhook(rest), webhook: 'redirect' };
  return { field: second === '' ? 'redirect' : `redirect.${second}`, rest };
}

function placeInWebhook([head = '', ...rest]: string[]): Partial<Place> {
  const inner = head === 'body' ? { field: 'body', rest } : placeInList(head, rest);
  return { ...inner, field: head === '' ? 'webhook' : `webhook.${head}` };
}

function placeInList(field: string, [index = '', ...rest]: string[]): Partial<Place> {
  const item = toIndex(index);
  return item === null ? { field, rest: index === '' ? [] : [index, ...rest] } : { field, item, rest };
}

/** Null: not the place of an entry in a list. */
export function toIndex(part: string): number | null {
  return /^\d{1,6}$/.test(part) ? Number(part) : null;
}

export function parsePointer(pointer: string): string[] {
  const parts = pointer.split('/').slice(1);
  return parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export function fieldKey({ section, option, field }: Pick<Place, 'section' | 'option' | 'field'>): string {
  return JSON.stringify([section, option, field]);
}

export function optionKey(section: string, option: number): string {
  return JSON.stringify([section, option]);
}

export function placeProblems(definition: ChatbotDefinition, problems: readonly Problem[]): ProblemMap {
  const placed = problems.map((problem) => ({ ...problem, place: placeOf(definition, problem.path) }));
  const bySection = new Map<string | null, number>();
  const byOption = new Map<string, number>();
  const byField = new Map<string, PlacedProblem[]>();
  for (const problem of placed) {
    const { section, option } = problem.place;
    bySection.set(section, (bySection.get(section) ?? 0) + 1);
    if (section !== null && option !== null) {
      const key = optionKey(section, option);
      byOption.set(key, (byOption.get(key) ?? 0) + 1);
    }
    const key = fieldKey(problem.place);
    byField.set(key, [...(byField.get(key) ?? []), problem]);
  }
  return { placed, bySection, byOption, byField };
}
