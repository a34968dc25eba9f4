import { useMemo } from 'react';
import { placeOfKey } from '../model/editor.ts';
import type { OptionPlace } from '../model/operation.ts';
import { useEditor } from './store.ts';

/** Where the option with a key stands, wherever it or others are moved; undefined: nowhere. */
export function usePlaceOfKey(key: string | undefined): OptionPlace | undefined {
  const section = useEditor(({ state }) => placeOfKey(state, key ?? '')?.section);
  const option = useEditor(({ state }) => placeOfKey(state, key ?? '')?.option);
  return useMemo(
    () => (section === undefined || option === undefined ? undefined : { section, option }),
    [section, option],
  );
}
