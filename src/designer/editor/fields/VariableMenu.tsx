interface VariableMenuProps {
  /** Puts a variable where the cursor is. */
  onInsert: (variable: string) => void;
  /** Results of requests that the text may use, by the request's name. */
  requests?: readonly string[];
  /** Parameters of the event that starts the campaign or the request. */
  params?: readonly string[];
}

/** The variables that a text may have, to be chosen instead of remembered. */
export function VariableMenu(_: VariableMenuProps) {
  return null;
}
