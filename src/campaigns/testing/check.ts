import { checkDefinition } from '../checks.ts';
import { ChatbotDefinition } from '../definition.ts';
import type { Problem } from '../problem.ts';
import type { Surroundings } from '../surroundings.ts';
import { surroundingsOf } from './surroundings.ts';

export type Input = Record<string, unknown>;

/** What keeps a definition from being published in an account that is empty but for what a test gives it. */
export function problemsOf(input: Input, surroundings: Partial<Surroundings> = {}): Problem[] {
  return checkDefinition(ChatbotDefinition.parse(input), surroundingsOf(surroundings));
}

/** As `/path code`. */
export function codesOf(input: Input, surroundings?: Partial<Surroundings>): string[] {
  return problemsOf(input, surroundings).map(({ path, code }) => `${path} ${code}`);
}
