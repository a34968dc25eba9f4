import type { RequestForm } from './useRequestForm.ts';

/** What each part of the form is given. */
export interface PartProps {
  form: RequestForm;
  /** What the menus of variables offer beside the contact's card. */
  variables: { requests: readonly string[]; params: readonly string[] };
  /** Whoever may not change it sees it. */
  isReadOnly: boolean;
}
