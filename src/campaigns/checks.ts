import { isPolicyName } from '../rules/policy-name.ts';
import { checkAnswers } from './check-answers.ts';
import { checkCalls } from './check-calls.ts';
import { checkFlow } from './check-flow.ts';
import { checkLengths } from './check-lengths.ts';
import { checkSave } from './check-save.ts';
import { checkTemplates } from './check-templates.ts';
import { checkTrigger } from './check-trigger.ts';
import { checkWords } from './check-words.ts';
import type { ChatbotDefinition } from './definition.ts';
import { type Problem, problemAt } from './problem.ts';
import type { Surroundings } from './surroundings.ts';
import { listWebhooks } from './webhooks.ts';

/** Every problem that keeps a well-formed definition from being published. None: it can be. */
export function checkDefinition(definition: ChatbotDefinition, surroundings: Surroundings): Problem[] {
  return [
    ...checkSave(definition, surroundings.egressAllow),
    ...checkFlow(definition, surroundings),
    ...checkAnswers(definition),
    ...checkWords(definition, surroundings),
    ...checkLengths(definition, surroundings),
    ...checkTrigger(definition, surroundings),
    ...checkCalls(definition, surroundings),
    ...checkTemplates(definition, surroundings),
    ...checkPolicies(definition, surroundings),
    ...checkCategory(definition, surroundings),
  ];
}

function checkCategory(definition: ChatbotDefinition, { categories }: Surroundings): Problem[] {
  const { category } = definition;
  if (category === undefined || categories.has(category)) return [];
  const message = `There is no subscription category "${category}": choose another one, or make it first.`;
  return [problemAt(definition, ['category'], 'category_unknown', message)];
}

/** Policies may be deleted while a draft still names them. */
function checkPolicies(definition: ChatbotDefinition, { policies }: Surroundings): Problem[] {
  return listWebhooks(definition).flatMap(({ webhook: { policy }, path }) => {
    if (isPolicyName(policy) || policies.has(policy)) return [];
    const message = `There is no delivery policy ${policy}: choose another one.`;
    return [problemAt(definition, [...path, 'policy'], 'policy_unknown', message)];
  });
}
