import { useEffect, useSyncExternalStore } from 'react';

type FormatPhone = (e164: string) => string;

let format: FormatPhone = (e164) => e164;
let isAsked = false;
const listeners = new Set<() => void>();

/** What knows the numbering plans is large: the page is shown before it is there. */
async function load(): Promise<void> {
  const { parsePhoneNumberFromString } = await import('libphonenumber-js');
  const known = new Map<string, string>();
  format = (e164) => {
    const formatted = known.get(e164) ?? parsePhoneNumberFromString(e164)?.formatInternational() ?? e164;
    known.set(e164, formatted);
    return formatted;
  };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Numbers as people read them: `+52 55 0000 0000`. */
export function usePhones(): FormatPhone {
  useEffect(() => {
    if (isAsked) return;
    isAsked = true;
    // Numbers can be read as they are, too.
    load().catch(() => {
      isAsked = false;
    });
  }, []);
  return useSyncExternalStore(subscribe, () => format);
}
