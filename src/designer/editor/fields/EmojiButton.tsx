import { ActionIcon, Loader, Popover } from '@mantine/core';
import { IconMoodSmile } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { Hint } from './Hint.tsx';

const EmojiPicker = lazy(async () => ({ default: (await import('./EmojiPicker.tsx')).EmojiPicker }));

interface EmojiButtonProps {
  onInsert: (emoji: string) => void;
  tabIndex: number;
}

/** Opens the emoji; one that is chosen is inserted, and the text has the focus again. */
export function EmojiButton({ onInsert, tabIndex }: EmojiButtonProps) {
  const { t } = useTexts();
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      width={320}
      position="bottom-start"
      shadow="md"
      withinPortal={false}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Hint label={t('menu.emoji')}>
          <ActionIcon
            data-tool
            variant="subtle"
            color="gray"
            aria-label={t('menu.emoji')}
            tabIndex={tabIndex}
            onClick={() => setOpen(!isOpen)}
          >
            <IconMoodSmile size={17} aria-hidden />
          </ActionIcon>
        </Hint>
      </Popover.Target>
      <Popover.Dropdown p="xs" aria-label={t('menu.emoji')}>
        <Suspense fallback={<Loader size="sm" aria-label={t('general.loading')} />}>
          <EmojiPicker
            onChoose={(emoji) => {
              setOpen(false);
              onInsert(emoji);
            }}
          />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
