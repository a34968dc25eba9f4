import { useCallback } from 'react';
import { useTexts } from '../i18n/texts.ts';

const IS_APPLE = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);

/** What is written on a key before the person: Ctrl is ⌘ on a Mac, Strg in German. */
export function useKeyName(): (key: string) => string {
  const { t } = useTexts();
  return useCallback(
    (key) => {
      if (key === 'Ctrl') return IS_APPLE ? '⌘' : t('shell.keyCtrl');
      if (key === 'Shift') return IS_APPLE ? '⇧' : t('shell.keyShift');
      if (key === 'Alt' && IS_APPLE) return '⌥';
      return key;
    },
    [t],
  );
}
