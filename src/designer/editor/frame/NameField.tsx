import { ActionIcon, Group, TextInput, Title, VisuallyHidden } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { useSaver, useSaving } from '../saving/context.ts';
import { useMayEdit } from '../surroundings.ts';

const NAME_LENGTH_MAX = 120;

/** The campaign's name, renamed in its place: Enter takes it over, Escape leaves it as it was. */
export function NameField() {
  const { t } = useTexts();
  const mayEdit = useMayEdit();
  const name = useSaving((saving) => saving.name);
  const [isRenaming, setRenaming] = useState(false);
  const pencil = useRef<HTMLButtonElement>(null);
  const wasRenaming = useRef(false);
  useEffect(() => {
    // The field is gone: its button has the focus again, unless somebody went elsewhere.
    if (wasRenaming.current && !isRenaming && document.activeElement === document.body) pencil.current?.focus();
    wasRenaming.current = isRenaming;
  }, [isRenaming]);
  if (isRenaming) {
    return (
      <>
        <VisuallyHidden component="h1">{name}</VisuallyHidden>
        <NameInput name={name} onDone={() => setRenaming(false)} />
      </>
    );
  }
  return (
    <Group gap={4} wrap="nowrap" miw={0}>
      <Title order={1} size="h3" className="editor-name" title={name}>
        {name}
      </Title>
      {mayEdit && (
        <ActionIcon
          ref={pencil}
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t('editor.rename')}
          onClick={() => setRenaming(true)}
        >
          <IconPencil size={18} aria-hidden />
        </ActionIcon>
      )}
    </Group>
  );
}

function NameInput({ name, onDone }: { name: string; onDone: () => void }) {
  const { t } = useTexts();
  const saver = useSaver();
  const [text, setText] = useState(name);
  const trimmed = text.trim();
  const take = () => {
    if (trimmed !== '' && trimmed !== name) saver.rename(trimmed);
    onDone();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onDone();
    if (event.key !== 'Enter') return;
    // Else it would also press the button that has the focus next.
    event.preventDefault();
    if (trimmed !== '') take();
  };
  return (
    <TextInput
      aria-label={t('editor.campaignName')}
      className="editor-name-input"
      autoFocus
      onFocus={(event) => event.currentTarget.select()}
      value={text}
      maxLength={NAME_LENGTH_MAX}
      error={trimmed === '' && t('editor.nameMissing')}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={take}
      onKeyDown={onKeyDown}
      data-own-undo
    />
  );
}
