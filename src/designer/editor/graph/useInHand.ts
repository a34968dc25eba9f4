import { useCallback, useEffect, useMemo, useState } from 'react';
import { keyAt } from '../../model/editor.ts';
import { useEditorStore } from '../store.ts';
import { usePlaceOfKey } from '../use-place-of-key.ts';
import type { Renaming } from './marks.ts';

/** A section, or one of its options by its key. */
interface InHand {
  section: string;
  key: string | undefined;
}

/**
 * What somebody is at, by what it is and not by where it stands: others are put before it meanwhile. It is let go where
 * it is not there any more.
 */
export function useInHand() {
  const store = useEditorStore();
  const [held, setHeld] = useState<InHand | null>(null);
  const place = usePlaceOfKey(held?.key);
  const isGone = held?.key !== undefined && place === undefined;
  useEffect(() => {
    if (isGone) setHeld(null);
  }, [isGone]);
  const take = useCallback(
    (what: Renaming | null) => {
      const key =
        what === null || what.option === null ? undefined : keyAt(store.state, { ...what, option: what.option });
      setHeld(what && { section: what.section, key });
    },
    [store],
  );
  const what = useMemo(
    (): Renaming | null =>
      held === null ? null : held.key === undefined ? { section: held.section, option: null } : (place ?? null),
    [held, place],
  );
  return { what, place: place ?? null, take };
}
