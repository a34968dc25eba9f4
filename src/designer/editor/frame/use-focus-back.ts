import { useEffect, useState } from 'react';

/** Where a menu's entry was chosen that is gone by now. */
const MENU = '.editor-header [aria-haspopup="menu"]';

/**
 * What had the focus when this opened has it again afterwards, unless something else was given it: what is gone at once
 * cannot see to it itself.
 */
export function useFocusBack(): void {
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      requestAnimationFrame(() => {
        if (document.activeElement !== document.body) return;
        const target = opener?.isConnected && opener !== document.body ? opener : document.querySelector(MENU);
        if (target instanceof HTMLElement) target.focus();
      });
    },
    [opener],
  );
}
