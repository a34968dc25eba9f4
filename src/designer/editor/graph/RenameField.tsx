import { useState } from 'react';
import { fieldKey } from '../../model/places.ts';
import { useGraphActions } from './actions.ts';
import type { Renaming } from './marks.ts';

interface RenameFieldProps {
  what: Renaming;
  text: string;
  label: string;
}

/** Names something where it stands. What cannot be taken yet, an empty label, stays here until it can. */
export function RenameField({ what, text, label }: RenameFieldProps) {
  const actions = useGraphActions();
  const [refused, setRefused] = useState<string>();
  return (
    <input
      className="graph-rename nodrag nopan"
      aria-label={label}
      aria-invalid={refused !== undefined}
      // It opens because somebody asked to write here.
      ref={focusWhole}
      value={refused ?? text}
      data-place={fieldKey({ ...what, field: what.option === null ? 'label' : 'text' })}
      onChange={({ currentTarget: { value } }) => {
        const refusal = actions?.rename(what, value);
        setRefused(refusal ? value : undefined);
      }}
      onBlur={() => actions?.endRenaming()}
      onClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        event.preventDefault();
        const node = event.currentTarget.closest<HTMLElement>('.react-flow__node');
        actions?.endRenaming();
        node?.focus({ preventScroll: true });
      }}
    />
  );
}

function focusWhole(input: HTMLInputElement | null): (() => void) | undefined {
  if (input === null) return undefined;
  input.focus({ preventScroll: true });
  input.select();
  return () => requestAnimationFrame(dropSelection);
}

/** What was selected in a field that is gone stays selected around it, and with that each step of a drag costs a third more. */
function dropSelection(): void {
  const isTyping = document.activeElement?.matches('input, textarea, [contenteditable="true"]');
  if (!isTyping) getSelection()?.removeAllRanges();
}
