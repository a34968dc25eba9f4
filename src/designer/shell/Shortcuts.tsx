import { spotlight } from '@mantine/spotlight';
import { createContext, lazy, type ReactNode, Suspense, useContext, useEffect, useMemo, useState } from 'react';
import type { PlainKey } from '../i18n/catalogue.ts';
import { isTextField, readShellCommand } from './keys.ts';

/** What keys do: each entry of `keys` is one way, with what is held together. */
export interface KeyRow {
  keys: readonly (readonly string[])[];
  label: PlainKey;
}

/** Keys of a page, under a name of its own. */
export interface PageKeys {
  title: PlainKey;
  rows: readonly KeyRow[];
}

// It and its table are of no use until somebody asks.
const ShortcutsDialog = lazy(async () => ({ default: (await import('./ShortcutsDialog.tsx')).ShortcutsDialog }));

interface Shortcuts {
  open: () => void;
  setPage: (keys: PageKeys | undefined) => void;
}

const ShortcutsContext = createContext<Shortcuts | undefined>(undefined);

/** Opens the list of shortcuts, for those who do not know its key. */
export function useShortcuts(): Shortcuts {
  const shortcuts = useContext(ShortcutsContext);
  if (shortcuts === undefined) throw new Error('There is no shell around this.');
  return shortcuts;
}

/** The list has these as long as the page is there. `keys` is to be the same object each time. */
export function usePageKeys(keys: PageKeys): void {
  const { setPage } = useShortcuts();
  useEffect(() => {
    setPage(keys);
    return () => setPage(undefined);
  }, [keys, setPage]);
}

/** Listens to the keys of every page, and lists them with those of the page that is open. */
export function ShortcutsProvider({ children }: { children: ReactNode }) {
  const [page, setPage] = useState<PageKeys>();
  const [isOpen, setOpen] = useState(false);
  const [wasOpened, setOpened] = useState(false);
  const shortcuts = useMemo(() => {
    const open = () => {
      setOpened(true);
      setOpen(true);
    };
    return { open, setPage };
  }, []);
  useShellKeys(shortcuts.open);
  return (
    <ShortcutsContext value={shortcuts}>
      {children}
      {wasOpened && (
        <Suspense>
          <ShortcutsDialog page={page} isOpen={isOpen} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </ShortcutsContext>
  );
}

function useShellKeys(openShortcuts: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const command = readShellCommand(event, isTextField(event.target));
      if (command === undefined || event.defaultPrevented) return;
      event.preventDefault();
      if (command === 'search') spotlight.open();
      else openShortcuts();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [openShortcuts]);
}
