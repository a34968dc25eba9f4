import type { ChatbotDefinition } from '../../campaigns/definition.ts';
import { setContinuation, setErrorContinuation } from './edit-continuation.ts';
import {
  addOption,
  deleteOption,
  duplicateOption,
  moveOption,
  setOptionKeywords,
  setOptionText,
} from './edit-options.ts';
import { setAttributeField, setRedirectText, setRedirectType, setTarget } from './edit-redirect.ts';
import { setRequest, setSave } from './edit-request.ts';
import {
  addSection,
  deleteSection,
  duplicateSection,
  moveSection,
  renameSection,
  setBefore,
  setSectionText,
} from './edit-sections.ts';
import {
  setCategory,
  setChannels,
  setExpiry,
  setFallback,
  setKeywords,
  setMenuPrefix,
  setTrackLinks,
  setTrigger,
} from './edit-settings.ts';
import {
  addHeader,
  changeHeader,
  deleteHeader,
  setMayAnswer,
  setWebhookBody,
  setWebhookConnector,
  setWebhookPolicy,
  setWebhookUrl,
  switchUnderlying,
} from './edit-webhook.ts';
import type { Edit, EditOperation, OperationOf } from './operation.ts';
import { reuseUnchanged } from './reuse.ts';
import { findFault } from './validity.ts';

type Apply<T extends EditOperation['type']> = (definition: ChatbotDefinition, operation: OperationOf<T>) => Edit;

const OPERATIONS: { [T in EditOperation['type']]: Apply<T> } = {
  addSection,
  renameSection,
  setSectionText,
  deleteSection,
  duplicateSection,
  moveSection,
  setBefore,
  addOption,
  deleteOption,
  duplicateOption,
  moveOption,
  setOptionText,
  setOptionKeywords,
  setRedirectType,
  setTarget,
  setContinuation,
  setErrorContinuation,
  setRequest,
  setSave,
  setAttributeField,
  setRedirectText,
  switchUnderlying,
  setWebhookUrl,
  setWebhookBody,
  setWebhookPolicy,
  setWebhookConnector,
  setMayAnswer,
  addHeader,
  changeHeader,
  deleteHeader,
  setFallback,
  setKeywords,
  setChannels,
  setMenuPrefix,
  setExpiry,
  setTrigger,
  setCategory,
  setTrackLinks,
  replaceDefinition: (before, { definition }) => ({ definition: reuseUnchanged(before, definition) }),
  batch: applyBatch,
};

export const OPERATION_TYPES: readonly string[] = Object.keys(OPERATIONS);

/**
 * Does one operation. The definition that comes out is one that the format takes, whatever is asked for: what is not
 * possible is refused, and then the definition is the very same object. Parts that nothing happened to stay the same.
 */
export function applyEdit(definition: ChatbotDefinition, operation: EditOperation): Edit {
  const edit = applyOne(definition, operation);
  if (edit.refused || edit.definition === definition) return edit;
  const fault = findFault(definition, edit.definition);
  return fault ? { definition, refused: fault } : edit;
}

function applyOne<T extends EditOperation['type']>(definition: ChatbotDefinition, operation: OperationOf<T>): Edit {
  // The table's type says that each function belongs to its key; for a union of keys TypeScript cannot follow it.
  const apply = OPERATIONS[operation.type] as Apply<T>;
  return apply(definition, operation);
}

function applyBatch(definition: ChatbotDefinition, { operations }: OperationOf<'batch'>): Edit {
  let last: Edit = { definition };
  for (const operation of operations) {
    const next = applyEdit(last.definition, operation);
    if (next.refused) return { definition, refused: next.refused };
    last = next.selection || !last.selection ? next : { ...next, selection: last.selection };
  }
  return last;
}
