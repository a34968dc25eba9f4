import { useLayoutEffect, useRef } from 'react';

/**
 * What is typed is taken over, too, when its place goes: another view or tab, a test, a drawer that is closed. By keys
 * that goes without the field being left. Calling what this gives ends it.
 */
export function useTakenOnLeaving(take: () => void): () => void {
  const latest = useRef(take);
  const isOver = useRef(false);
  useLayoutEffect(() => {
    latest.current = take;
  });
  useLayoutEffect(() => () => void (isOver.current || latest.current()), []);
  return () => {
    isOver.current = true;
  };
}
