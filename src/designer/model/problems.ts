import { checkDefinition } from '../../campaigns/checks.ts';
import type { ChatbotDefinition } from '../../campaigns/definition.ts';
import { at, type Problem, problemAt } from '../../campaigns/problem.ts';
import type { Surroundings } from '../../campaigns/surroundings.ts';
import { parsePointer, toIndex } from './places.ts';
import { NOT_CHOSEN } from './targets.ts';

/** What the editor finds without asking: the server's own checks, with what it knows of the account. */
export function listLocalProblems(definition: ChatbotDefinition, surroundings: Surroundings): Problem[] {
  return tellUnset(definition, checkDefinition(definition, surroundings));
}

/** Local problems and the server's, each once; the local ones are newer. */
export function joinProblems(
  definition: ChatbotDefinition,
  local: readonly Problem[],
  server: readonly Problem[],
): Problem[] {
  const known = new Set(local.map(({ path, code }) => `${code} ${path}`));
  const others = tellUnset(definition, server).filter(({ path, code }) => !known.has(`${code} ${path}`));
  return [...local, ...others];
}

/** "There is no interaction not-chosen" is true and helps nobody. */
function tellUnset(definition: ChatbotDefinition, problems: readonly Problem[]): Problem[] {
  const unset: readonly unknown[] = Object.values(NOT_CHOSEN);
  return problems.flatMap((problem) => {
    const { code, path: pointer } = problem;
    const path = parsePointer(pointer);
    if (!UNSET_CODES.has(code) || !unset.includes(at(definition, path))) return [problem];
    // Two that are not chosen yet are not the same request.
    if (code === 'request_twice') return [];
    const words = code === 'request_unknown' ? 'Choose a request.' : 'Choose where it leads to.';
    const place = path.map((part) => toIndex(part) ?? part);
    return [problemAt(definition, place, 'target_not_chosen', words)];
  });
}

const UNSET_CODES = new Set(['dangling_interaction', 'dangling_campaign', 'request_unknown', 'request_twice']);
