import type { ChatbotDefinition } from '../../campaigns/definition.ts';
import type { Edit, OperationOf, OptionPlace, Redirect } from './operation.ts';
import { editOption } from './sections.ts';

export function setRequest(definition: ChatbotDefinition, { at, request }: OperationOf<'setRequest'>): Edit {
  return editRequest(definition, at, 'request', (redirect) =>
    redirect.request === request ? redirect : { ...redirect, request },
  );
}

/** Which contact fields take what of the answer; none of them takes the word out of the definition. */
export function setSave(definition: ChatbotDefinition, { at, save }: OperationOf<'setSave'>): Edit {
  return editRequest(definition, at, 'save', ({ save: _, ...redirect }) =>
    Object.keys(save).length === 0 ? redirect : { ...redirect, save: { ...save } },
  );
}

type Request = Extract<Redirect, { type: 'request' }>;

function editRequest(
  definition: ChatbotDefinition,
  at: OptionPlace,
  field: 'request' | 'save',
  change: (redirect: Request) => Request,
): Edit {
  return editOption(
    definition,
    at,
    (option) => {
      const { redirect } = option;
      if (redirect.type !== 'request') return { code: 'redirect_has_no_such_field' };
      const after = change(redirect);
      return after === redirect ? option : { ...option, redirect: after };
    },
    `redirect.${field}`,
  );
}
