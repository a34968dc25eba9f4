import { useEffect, useState } from 'react';

/**
 * What is being typed into a field that cannot hold all that is typed on the way: it is taken over as soon as it can be.
 * `isPending`: it is not, yet.
 */
export function useTyped(value: string, canBe: (text: string) => boolean, onChange: (text: string) => void) {
  const [typed, setTyped] = useState(value);
  // Undo, another view: the field shows what holds.
  useEffect(() => setTyped(value), [value]);
  return {
    typed,
    isPending: typed !== value,
    type(text: string) {
      setTyped(text);
      if (canBe(text) && text !== value) onChange(text);
    },
  };
}
