import { type ChatbotDefinition, type MenuOption, WELCOME } from '../../campaigns/definition.ts';
import { newLabel, newSectionId } from './new-names.ts';
import type { Edit, OperationOf, OptionPlace } from './operation.ts';
import { changeSection, editOption, findSection, type Interaction, insertAt, refuse, setOrDrop } from './sections.ts';
import { hasContinuation, renameTarget } from './targets.ts';
import { withoutWebhookIds } from './webhook-ids.ts';

export function addSection(definition: ChatbotDefinition, operation: OperationOf<'addSection'>): Edit {
  const { after, leadFrom } = operation;
  const label = newLabel(definition, operation.label ?? '');
  const id = newSectionId(definition, label);
  const added = insertSection(definition, { id, label, text: '', menu: [] }, after);
  if (leadFrom === undefined) return { definition: added, selection: { section: id, field: 'label' } };
  const led = leadTo(added, leadFrom, id);
  // All or nothing: a section that was asked for at the end of an arrow is of no use without it.
  if (led.refused) return { definition, refused: led.refused };
  return { definition: led.definition, selection: { section: id, field: 'label' } };
}

/** A webhook redirect is no redirect to somewhere else: that has to be chosen away first. */
function leadTo(definition: ChatbotDefinition, from: OptionPlace, to: string): Edit {
  return editOption(definition, from, (option) => {
    const { redirect } = option;
    if (redirect.type === 'webhook') return { code: 'webhook_has_no_target' };
    const target = { type: 'interaction' as const, to };
    return { ...option, redirect: hasContinuation(redirect) ? { ...redirect, then: target } : target };
  });
}

function insertSection(definition: ChatbotDefinition, section: Interaction, after?: string): ChatbotDefinition {
  const { interactions } = definition;
  const before = interactions.findIndex(({ id }) => id === after);
  const index = after === WELCOME ? 0 : before === -1 ? interactions.length : before + 1;
  return { ...definition, interactions: insertAt(interactions, index, section) };
}

export function renameSection(definition: ChatbotDefinition, { section, label }: OperationOf<'renameSection'>): Edit {
  return editSection(definition, section, 'label', label);
}

export function setSectionText(definition: ChatbotDefinition, { section, text }: OperationOf<'setSectionText'>): Edit {
  return editSection(definition, section, 'text', text);
}

function editSection(definition: ChatbotDefinition, section: string, field: 'label' | 'text', value: string): Edit {
  if (findSection(definition, section) === undefined) return refuse(definition, 'no_such_section');
  const change = changeSection(definition, section, (before) =>
    before[field] === value ? before : { ...before, [field]: value },
  );
  return { definition: change, selection: { section, field } };
}

export function setBefore(definition: ChatbotDefinition, { section, before }: OperationOf<'setBefore'>): Edit {
  if (findSection(definition, section) === undefined) return refuse(definition, 'no_such_section');
  return {
    definition: changeSection(definition, section, (content) => setOrDrop(content, 'before', [...before])),
    selection: { section, field: 'before' },
  };
}

/**
 * What led to the section still names it. So it is told wherever it is missing and cannot be published, it comes back
 * whole with undo, and nobody's answer ends a conversation because a section was tidied away.
 */
export function deleteSection(definition: ChatbotDefinition, { section }: OperationOf<'deleteSection'>): Edit {
  if (section === WELCOME) return refuse(definition, 'welcome_stays');
  const index = definition.interactions.findIndex(({ id }) => id === section);
  if (index === -1) return refuse(definition, 'no_such_section');
  const interactions = definition.interactions.toSpliced(index, 1);
  const neighbour = interactions[Math.max(index - 1, 0)];
  return {
    definition: { ...definition, interactions },
    selection: { section: index === 0 ? WELCOME : (neighbour?.id ?? WELCOME) },
  };
}

/** The copy stands behind its original; where the original leads to itself, the copy does too. */
export function duplicateSection(definition: ChatbotDefinition, { section }: OperationOf<'duplicateSection'>): Edit {
  const original = findSection(definition, section);
  if (original === undefined) return refuse(definition, 'no_such_section');
  const label = newLabel(definition, original.label);
  const id = newSectionId(definition, label);
  const rename = new Map([[section, id]]);
  const menu = original.menu.map((option): MenuOption => withoutWebhookIds(renameTarget(option, rename)));
  const copy = { ...original, id, label, menu };
  return { definition: insertSection(definition, copy, section), selection: { section: id, field: 'label' } };
}

export function moveSection(definition: ChatbotDefinition, { section, index }: OperationOf<'moveSection'>): Edit {
  if (section === WELCOME) return refuse(definition, 'welcome_stays');
  const from = definition.interactions.findIndex(({ id }) => id === section);
  const moved = definition.interactions[from];
  if (moved === undefined) return refuse(definition, 'no_such_section');
  const interactions = insertAt(definition.interactions.toSpliced(from, 1), index, moved);
  const isSame = interactions.indexOf(moved) === from;
  return { definition: isSame ? definition : { ...definition, interactions }, selection: { section } };
}
