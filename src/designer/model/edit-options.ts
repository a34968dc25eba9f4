import type { ChatbotDefinition, MenuOption } from '../../campaigns/definition.ts';
import type { Edit, OperationOf } from './operation.ts';
import { changeMenu, clamp, editOption, findOption, findSection, insertAt, refuse, setOrDrop } from './sections.ts';
import { NOT_CHOSEN } from './targets.ts';
import { withoutWebhookIds } from './webhook-ids.ts';

/** A new option waits for its target: one that silently ended the conversation would look finished. */
const NEW_OPTION: MenuOption = { redirect: { type: 'interaction', to: NOT_CHOSEN.interaction } };

export function addOption(definition: ChatbotDefinition, { section, index }: OperationOf<'addOption'>): Edit {
  const menu = findSection(definition, section)?.menu;
  if (menu === undefined) return refuse(definition, 'no_such_section');
  const option = clamp(index ?? menu.length, menu.length);
  return {
    definition: changeMenu(definition, section, () => insertAt(menu, option, { ...NEW_OPTION })),
    selection: { section, option, field: 'text' },
  };
}

/** Its webhook goes with it (CB-39). The row that moves up is selected. */
export function deleteOption(definition: ChatbotDefinition, { at }: OperationOf<'deleteOption'>): Edit {
  if (findOption(definition, at) === undefined) return refuse(definition, 'no_such_option');
  const after = changeMenu(definition, at.section, (menu) => menu.toSpliced(at.option, 1));
  const left = findSection(after, at.section)?.menu.length ?? 0;
  return {
    definition: after,
    selection: { section: at.section, ...(left > 0 && { option: Math.min(at.option, left - 1) }) },
  };
}

export function duplicateOption(definition: ChatbotDefinition, { at }: OperationOf<'duplicateOption'>): Edit {
  const original = findOption(definition, at);
  if (original === undefined) return refuse(definition, 'no_such_option');
  const option = at.option + 1;
  return {
    definition: changeMenu(definition, at.section, (menu) => insertAt(menu, option, withoutWebhookIds(original))),
    selection: { section: at.section, option, field: 'text' },
  };
}

export function moveOption(definition: ChatbotDefinition, { at, to }: OperationOf<'moveOption'>): Edit {
  const moved = findOption(definition, at);
  if (moved === undefined) return refuse(definition, 'no_such_option');
  if (findSection(definition, to.section) === undefined) return refuse(definition, 'no_such_section');
  const taken = changeMenu(definition, at.section, (menu) => menu.toSpliced(at.option, 1));
  const room = findSection(taken, to.section)?.menu.length ?? 0;
  const selection = { section: to.section, option: clamp(to.option, room) };
  if (at.section === to.section && at.option === selection.option) return { definition, selection };
  return {
    definition: changeMenu(taken, to.section, (menu) => insertAt(menu, selection.option, moved)),
    selection,
  };
}

export function setOptionText(definition: ChatbotDefinition, { at, text }: OperationOf<'setOptionText'>): Edit {
  return editOption(
    definition,
    at,
    (option) => {
      if (option.redirect.type === 'webhook') return { code: 'webhook_has_no_text' };
      return (option.text ?? '') === text ? option : setOrDrop(option, 'text', text);
    },
    'text',
  );
}

export function setOptionKeywords(
  definition: ChatbotDefinition,
  { at, keywords }: OperationOf<'setOptionKeywords'>,
): Edit {
  return editOption(definition, at, (option) => setOrDrop(option, 'keywords', keywords), 'keywords');
}
