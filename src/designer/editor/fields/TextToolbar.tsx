import { ActionIcon } from '@mantine/core';
import { IconBold, IconCode, IconItalic, IconStrikethrough } from '@tabler/icons-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { useKeyName } from '../../shell/use-key-name.ts';
import { EmojiButton } from './EmojiButton.tsx';
import { Hint } from './Hint.tsx';
import type { MarkName } from './insert-text.ts';
import { VariableMenu } from './VariableMenu.tsx';

const FORMATS = [
  { name: 'bold', label: 'menu.bold', icon: IconBold, keys: ['Ctrl', 'B'] },
  { name: 'italic', label: 'menu.italic', icon: IconItalic, keys: ['Ctrl', 'I'] },
  { name: 'strike', label: 'menu.strike', icon: IconStrikethrough, keys: undefined },
  { name: 'monospace', label: 'menu.monospace', icon: IconCode, keys: undefined },
] as const;

interface TextToolbarProps {
  variables: { requests: readonly string[]; params: readonly string[] };
  onMark: (name: MarkName) => void;
  onInsert: (text: string) => void;
}

/** What can be put into a text. One stop for Tab; arrows go from one button to the next. */
export function TextToolbar({ variables, onMark, onInsert }: TextToolbarProps) {
  const { t } = useTexts();
  const keyName = useKeyName();
  const { ref, onKeyDown, stop } = useArrowKeys();
  return (
    <div ref={ref} role="toolbar" aria-label={t('menu.toolbar')} className="text-toolbar" onKeyDown={onKeyDown}>
      <VariableMenu {...variables} onInsert={onInsert} tabIndex={stop(0)} />
      <EmojiButton onInsert={onInsert} tabIndex={stop(1)} />
      {FORMATS.map(({ name, label: key, icon: Picture, keys }, index) => (
        <Hint key={name} label={keys ? `${t(key)} (${keys.map(keyName).join(' ')})` : t(key)}>
          <ActionIcon
            data-tool
            variant="subtle"
            color="gray"
            aria-label={t(key)}
            aria-keyshortcuts={keys?.join('+').replace('Ctrl', 'Control')}
            tabIndex={stop(index + 2)}
            onClick={() => onMark(name)}
          >
            <Picture size={17} aria-hidden />
          </ActionIcon>
        </Hint>
      ))}
    </div>
  );
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };

function useArrowKeys() {
  const ref = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(0);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    const tools = [...(ref.current?.querySelectorAll<HTMLElement>('[data-tool]') ?? [])];
    const index = tools.indexOf(document.activeElement as HTMLElement);
    if (step === undefined || index === -1) return;
    event.preventDefault();
    const next = (index + step + tools.length) % tools.length;
    setCurrent(next);
    tools[next]?.focus();
  };
  return { ref, onKeyDown, stop: (index: number) => (index === current ? 0 : -1) };
}
