import { checkAnswers } from './check-answers.ts';
import { checkFlow } from './check-flow.ts';
import { checkLengths } from './check-lengths.ts';
import { checkSave } from './check-save.ts';
import { checkWords } from './check-words.ts';
import type { ChatbotDefinition } from './definition.ts';
import type { Problem } from './problem.ts';
import type { Surroundings } from './surroundings.ts';

/** Every problem that keeps a well-formed definition from being published. None: it can be. */
export function checkDefinition(definition: ChatbotDefinition, surroundings: Surroundings): Problem[] {
  return [
    ...checkSave(definition, surroundings.egressAllow),
    ...checkFlow(definition, surroundings),
    ...checkAnswers(definition),
    ...checkWords(definition, surroundings),
    ...checkLengths(definition, surroundings),
  ];
}
