import type { ChatbotDefinition } from '../../campaigns/definition.ts';
import type { Edit, OperationOf, Refusal } from './operation.ts';
import { editOption, refuse, setOrDrop } from './sections.ts';
import { hasContinuation, listSectionIds, targetState } from './targets.ts';

/** Where a conversation goes on by itself, once its attribute is stored or its request is answered. */
export function setContinuation(definition: ChatbotDefinition, { at, then }: OperationOf<'setContinuation'>): Edit {
  if (targetState(then, listSectionIds(definition)) === 'missing') return refuse(definition, 'no_such_section');
  return editOption(
    definition,
    at,
    (option) =>
      hasContinuation(option.redirect)
        ? { ...option, redirect: { ...option.redirect, then } }
        : { code: 'redirect_has_no_such_field' },
    'redirect.then',
  );
}

/** The ways of a request that went wrong. Without one of them it goes as if it had been answered with nothing. */
export function setErrorContinuation(
  definition: ChatbotDefinition,
  { at, branch, then }: OperationOf<'setErrorContinuation'>,
): Edit {
  if (then !== null && targetState(then, listSectionIds(definition)) === 'missing') {
    return refuse(definition, 'no_such_section');
  }
  return editOption(
    definition,
    at,
    (option) => {
      const { redirect } = option;
      if (redirect.type !== 'request') return { code: 'redirect_has_no_such_field' } satisfies Refusal;
      const after = setOrDrop(redirect, branch, then ?? undefined);
      return after === redirect ? option : { ...option, redirect: after };
    },
    `redirect.${branch}`,
  );
}
