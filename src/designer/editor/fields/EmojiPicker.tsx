import { ActionIcon, Box, Loader, Text, TextInput } from '@mantine/core';
import {
  IconApple,
  IconBallFootball,
  IconBulb,
  IconFlag,
  IconHash,
  IconMoodSmile,
  IconPaw,
  IconPlane,
  IconUser,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { EMOJI_GROUPS, type Emoji, type EmojiGroup, loadEmoji, searchEmoji } from './emoji.ts';
import { Hint } from './Hint.tsx';

const GROUPS = {
  0: { label: 'menu.emojiSmileys', icon: IconMoodSmile },
  1: { label: 'menu.emojiPeople', icon: IconUser },
  3: { label: 'menu.emojiNature', icon: IconPaw },
  4: { label: 'menu.emojiFood', icon: IconApple },
  5: { label: 'menu.emojiTravel', icon: IconPlane },
  6: { label: 'menu.emojiActivities', icon: IconBallFootball },
  7: { label: 'menu.emojiObjects', icon: IconBulb },
  8: { label: 'menu.emojiSymbols', icon: IconHash },
  9: { label: 'menu.emojiFlags', icon: IconFlag },
} as const satisfies Record<EmojiGroup, unknown>;

/** Emoji by group, or those that a search finds. */
export function EmojiPicker({ onChoose }: { onChoose: (emoji: string) => void }) {
  const { t, language } = useTexts();
  const { data, isError } = useQuery({ queryKey: ['emoji', language], queryFn: () => loadEmoji(language) });
  const [search, setSearch] = useState('');
  const [group, setGroup] = useState<EmojiGroup>(0);
  const grid = useRef<HTMLDivElement>(null);
  const shown = search.trim() === '' ? data?.filter((each) => each.group === group) : data && searchEmoji(data, search);
  const enter = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') grid.current?.querySelector<HTMLElement>('button')?.focus();
    if (event.key === 'Enter' && shown?.[0]) onChoose(shown[0].unicode);
    if (event.key === 'ArrowDown' || event.key === 'Enter') event.preventDefault();
  };
  return (
    <div className="emoji-picker">
      <TextInput
        data-autofocus
        size="xs"
        aria-label={t('menu.emojiSearch')}
        placeholder={t('menu.emojiSearch')}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        onKeyDown={enter}
      />
      <Box role="group" aria-label={t('menu.emojiGroups')} className="emoji-groups">
        {EMOJI_GROUPS.map((each) => {
          const { label, icon: Picture } = GROUPS[each];
          const isChosen = search.trim() === '' && each === group;
          return (
            <Hint key={each} label={t(label)}>
              <ActionIcon
                size="md"
                variant={isChosen ? 'light' : 'subtle'}
                color={isChosen ? undefined : 'gray'}
                aria-label={t(label)}
                aria-pressed={isChosen}
                onClick={() => {
                  setSearch('');
                  setGroup(each);
                }}
              >
                <Picture size={17} aria-hidden />
              </ActionIcon>
            </Hint>
          );
        })}
      </Box>
      {isError && <Text size="sm">{t('problems.offlineTitle')}</Text>}
      {!data && !isError && <Loader size="sm" aria-label={t('general.loading')} />}
      {shown?.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('menu.emojiNone')}
        </Text>
      )}
      {shown && shown.length > 0 && (
        <EmojiGrid key={search.trim() === '' ? group : search} grid={grid} emoji={shown} onChoose={onChoose} />
      )}
    </div>
  );
}

const COLUMNS = 8;
const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -COLUMNS, ArrowDown: COLUMNS };

interface EmojiGridProps {
  grid: React.RefObject<HTMLDivElement | null>;
  emoji: readonly Emoji[];
  onChoose: (emoji: string) => void;
}

/** One stop for Tab; arrows go from one to the next, up and down too. */
function EmojiGrid({ grid, emoji, onChoose }: EmojiGridProps) {
  const { t } = useTexts();
  const [current, setCurrent] = useState(0);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = Math.min(Math.max(current + step, 0), emoji.length - 1);
    setCurrent(next);
    grid.current?.querySelectorAll<HTMLElement>('button')[next]?.focus();
  };
  return (
    <Box ref={grid} role="group" aria-label={t('menu.emoji')} className="emoji-grid" onKeyDown={onKeyDown}>
      {emoji.map(({ unicode, label }, index) => (
        <button
          key={unicode}
          type="button"
          aria-label={label}
          title={label}
          tabIndex={index === current ? 0 : -1}
          onFocus={() => setCurrent(index)}
          onClick={() => onChoose(unicode)}
        >
          {unicode}
        </button>
      ))}
    </Box>
  );
}
