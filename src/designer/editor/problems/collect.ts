import type { ChatbotDefinition } from '../../../campaigns/definition.ts';
import { type Problem as Fault, toPointer } from '../../../campaigns/problem.ts';
import type { Surroundings } from '../../../campaigns/surroundings.ts';
import { readBodyText } from '../../model/body-text.ts';
import { bodyTextAt, type EditorState, listUnsavedBodies } from '../../model/editor.ts';
import type { OptionPlace } from '../../model/operation.ts';
import { joinProblems, listLocalProblems } from '../../model/problems.ts';
import { findOption, listContents } from '../../model/sections.ts';

// It speaks as these do, and comes with them.
export { sayFaultAt } from './say-fault.ts';

/** What the server said of a definition: as it was saved, or as it was refused. */
export interface ServerWord {
  definition: ChatbotDefinition;
  problems: readonly Fault[];
}

/** Of it, what only the server can know: keywords of other campaigns, addresses that it may not reach. */
export function keepServersOwn(
  { definition, problems }: ServerWord,
  surroundings: Surroundings | undefined,
): ServerWord {
  const local = surroundings ? listLocalProblems(definition, surroundings) : [];
  return { definition, problems: joinProblems(definition, local, problems).slice(local.length) };
}

/** All that is wrong with what is in the editor. `words` were said of earlier definitions. */
export function collectProblems(
  state: EditorState,
  surroundings: Surroundings | undefined,
  words: readonly ServerWord[],
): Fault[] {
  const { definition } = state;
  const local = surroundings ? listLocalProblems(definition, surroundings) : [];
  const moved = words.flatMap((word) =>
    word.problems.flatMap((problem) => {
      const path = movePointer(word.definition, definition, problem.path);
      return path === undefined ? [] : [{ ...problem, path }];
    }),
  );
  return [...listBodyFaults(state), ...joinProblems(definition, local, moved)];
}

/** Pointers count interactions: one that moved is counted anew, one that is gone has no problems. */
function movePointer(from: ChatbotDefinition, to: ChatbotDefinition, pointer: string): string | undefined {
  const [, index, rest = ''] = /^\/interactions\/(\d+)(.*)$/.exec(pointer) ?? [];
  if (index === undefined || from === to) return pointer;
  const id = from.interactions[Number(index)]?.id;
  const now = to.interactions.findIndex((each) => each.id === id);
  return now === -1 ? undefined : `/interactions/${now}${rest}`;
}

/** Payloads that are no JSON: they are not in the definition, so nobody else would tell. */
function listBodyFaults(state: EditorState): Fault[] {
  return listUnsavedBodies(state).flatMap((place) => {
    const reading = readBodyText(bodyTextAt(state, place));
    const [fault] = reading.ok ? [] : reading.faults;
    return fault ? [{ path: bodyPointer(state.definition, place), code: 'body_unsaved', message: fault.message }] : [];
  });
}

function bodyPointer(definition: ChatbotDefinition, { section, option }: OptionPlace): string {
  const index = listContents(definition).findIndex(({ id }) => id === section) - 1;
  const sectionPath = index === -1 ? ['welcome'] : ['interactions', index];
  const isRedirect = findOption(definition, { section, option })?.redirect.type === 'webhook';
  return toPointer([...sectionPath, 'menu', option, ...(isRedirect ? ['redirect'] : []), 'webhook', 'body']);
}
