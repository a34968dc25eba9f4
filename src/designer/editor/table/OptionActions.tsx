import { ActionIcon, Group } from '@mantine/core';
import { IconEye, IconPencil, IconTrash } from '@tabler/icons-react';
import { useRef } from 'react';
import { flushSync } from 'react-dom';
import { useTexts } from '../../i18n/texts.ts';
import { Hint } from '../fields/Hint.tsx';
import { useEditorStore } from '../store.ts';
import { useMayEdit } from '../surroundings.ts';
import { tellStep } from '../tell-step.ts';
import { focusOption } from './focus-option.ts';
import type { OptionProps } from './option-place.ts';
import { tellRefusal } from './tell-refusal.ts';

interface OptionActionsProps extends OptionProps {
  isOpen: boolean;
  /** What Edit opens. */
  editorId: string;
  onToggle: () => void;
}

/** Edit and Delete, at the far right of the table (CB-35). */
export function OptionActions({ at, option, name, isOpen, editorId, onToggle }: OptionActionsProps) {
  const { t } = useTexts();
  const store = useEditorStore();
  const mayEdit = useMayEdit();
  const group = useRef<HTMLDivElement>(null);
  const remove = () => {
    const root = group.current?.closest<HTMLElement>('.menu') ?? null;
    const refusal = flushSync(() => store.apply({ type: 'deleteOption', at }));
    if (refusal) return tellRefusal(refusal);
    focusOption(root, store.state.selection.option, 'edit');
    tellStep(store, t('menu.optionDeleted', { option: option.text ? `${name}. ${option.text}` : name }));
  };
  const edit = t(mayEdit ? 'menu.editOption' : 'menu.showOption', { key: name });
  return (
    <Group ref={group} gap={2} wrap="nowrap">
      <Hint label={edit}>
        <ActionIcon
          data-edit
          variant={isOpen ? 'light' : 'subtle'}
          color={isOpen ? undefined : 'gray'}
          size={32}
          aria-label={edit}
          aria-expanded={isOpen}
          aria-controls={isOpen ? editorId : undefined}
          onClick={onToggle}
        >
          {mayEdit ? <IconPencil size={17} aria-hidden /> : <IconEye size={17} aria-hidden />}
        </ActionIcon>
      </Hint>
      {mayEdit && (
        <Hint label={t('menu.deleteOption', { key: name })}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={32}
            aria-label={t('menu.deleteOption', { key: name })}
            onClick={remove}
          >
            <IconTrash size={17} aria-hidden />
          </ActionIcon>
        </Hint>
      )}
    </Group>
  );
}
