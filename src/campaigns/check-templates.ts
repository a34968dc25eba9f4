import { checkExpression, checkTemplate } from '../rules/templates/check-template.ts';
import { isTemplate } from '../rules/templates/is-template.ts';
import { listReferences } from '../rules/templates/list-references.ts';
import { type ChatbotDefinition, listSections } from './definition.ts';
import { knownParams } from './known-params.ts';
import { listStrings, listTemplates } from './list-templates.ts';
import { type Problem, problemAt } from './problem.ts';
import type { Surroundings } from './surroundings.ts';
import { listWebhooks } from './webhooks.ts';

/** Templates that cannot be read, or use what is not there: one problem for each fault, with line and column. */
export function checkTemplates(definition: ChatbotDefinition, surroundings: Surroundings): Problem[] {
  const callable = [...surroundings.requests.values()].filter(({ isDeleted }) => !isDeleted);
  const known = { params: knownParams(definition), requests: new Set(callable.map(({ name }) => name)) };
  return [
    ...listTemplates(definition).flatMap(({ path, source, kind }) => {
      const faults = kind === 'text' ? checkTemplate(source, known) : checkExpression(source, known);
      return faults.map(({ code, message }) => problemAt(definition, path, code, message));
    }),
    ...checkParameterCount(definition),
    ...checkOptionTexts(definition),
  ];
}

/** Each may take some 30 ms at its worst, and all are written within one turn. */
const PARAMETERS_WITH_VARIABLES_MAX = 50;

function checkParameterCount(definition: ChatbotDefinition): Problem[] {
  return listWebhooks(definition).flatMap(({ webhook, path }) => {
    const count = listStrings(webhook.body, []).filter(({ source }) => isTemplate(source)).length;
    if (count <= PARAMETERS_WITH_VARIABLES_MAX) return [];
    const message = `${count} of the extra parameters have variables: ${PARAMETERS_WITH_VARIABLES_MAX} may.`;
    return [problemAt(definition, [...path, 'body'], 'template_too_many', message)];
  });
}

/**
 * A menu's texts are what people answer with, so they are shown as they stand. Only what can be nothing but a variable
 * of ours is told: "$5" or "Win $cash" may be meant.
 */
function checkOptionTexts(definition: ChatbotDefinition): Problem[] {
  return listSections(definition).flatMap(({ menu, path }) =>
    menu.flatMap(({ text = '' }, index) => {
      const { contact, data } = listReferences(text);
      if (contact.length + data.length === 0) return [];
      const message = 'A menu text is shown as it stands: write variables into the text of the section.';
      return [problemAt(definition, [...path, 'menu', index, 'text'], 'template_not_here', message)];
    }),
  );
}
