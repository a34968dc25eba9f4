import { createContext, useContext } from 'react';
import type { MenuOption, WebhookDefinition } from '../../../campaigns/definition.ts';
import type { OptionPlace } from '../../model/operation.ts';

/** The webhook that is edited, and where it stands. */
export interface EditedWebhook {
  at: OptionPlace;
  kind: 'redirect' | 'underlying';
  option: MenuOption;
  webhook: WebhookDefinition;
  /** The label of its section. */
  label: string;
  /** The option's key, as people type it. */
  optionKey: string;
}

export const EditedWebhookContext = createContext<EditedWebhook | undefined>(undefined);

export function useEditedWebhook(): EditedWebhook {
  const edited = useContext(EditedWebhookContext);
  if (edited === undefined) throw new Error('There is no webhook around this.');
  return edited;
}
