import { useState } from 'react';
import type { Selection } from '../../model/operation.ts';
import { useEditor } from '../store.ts';

/** What is to be seen in an option's row; all other fields are in what Edit opens. */
const IN_ROW = new Set(['text', 'redirect', 'redirect.type', 'redirect.to', 'redirect.field', 'redirect.request']);

/**
 * The option whose rest is open, by its key, so that it stays open wherever the option goes. A field that is chosen in
 * there, by a problem or by undo, opens it.
 */
export function useOpenOption(section: string, keys: readonly string[]) {
  const selection = useEditor((store) => store.state.selection);
  const [seen, setSeen] = useState<Selection>();
  const [open, setOpen] = useState<string>();
  if (seen !== selection) {
    setSeen(selection);
    const key = opens(selection, section) ? keys[selection.option ?? -1] : undefined;
    if (key !== undefined) setOpen(key);
  }
  return [open, setOpen] as const;
}

function opens({ section, option, field }: Selection, shown: string): boolean {
  // Fields of a webhook have an editor of their own.
  const isInside = field !== undefined && !IN_ROW.has(field) && !field.startsWith('webhook');
  return section === shown && option !== undefined && isInside;
}
