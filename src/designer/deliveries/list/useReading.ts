import { useEffect, useState } from 'react';

/** So far down, the newest are out of sight. */
const SCROLLED_PX = 160;

/** Whether somebody is at work with a list: scrolled down, or with the focus in it. */
export function useReading() {
  const [isScrolled, setScrolled] = useState(false);
  const [hasFocus, setFocus] = useState(false);
  useEffect(() => {
    const look = () => setScrolled(window.scrollY > SCROLLED_PX);
    look();
    window.addEventListener('scroll', look, { passive: true });
    return () => window.removeEventListener('scroll', look);
  }, []);
  return {
    isReading: isScrolled || hasFocus,
    /** For the list's element. */
    handlers: {
      onFocus: () => setFocus(true),
      onBlur: (event: React.FocusEvent<HTMLElement>) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setFocus(false);
      },
    },
  };
}
