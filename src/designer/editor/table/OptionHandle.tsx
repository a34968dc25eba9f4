import { Menu, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconCopy, IconGripVertical } from '@tabler/icons-react';
import { type PointerEvent, useRef } from 'react';
import { flushSync } from 'react-dom';
import { useTexts } from '../../i18n/texts.ts';
import { optionKey } from '../../model/places.ts';
import { useEditorStore } from '../store.ts';
import { useMayEdit, useProblems } from '../surroundings.ts';
import { focusOption } from './focus-option.ts';
import type { OptionProps } from './option-place.ts';
import { ProblemCount } from './ProblemCount.tsx';
import { tellRefusal } from './tell-refusal.ts';

interface OptionHandleProps extends OptionProps {
  count: number;
  onMove: (from: number, to: number) => void;
  onGrab: (event: PointerEvent, index: number) => void;
}

/** The option's key: pulled it moves the option, pressed it says what else can be done. */
export function OptionHandle({ at, name, count, onMove, onGrab }: OptionHandleProps) {
  const { t } = useTexts();
  const store = useEditorStore();
  const mayEdit = useMayEdit();
  const problems = useProblems().byOption.get(optionKey(at.section, at.option)) ?? 0;
  const handle = useRef<HTMLButtonElement>(null);
  const key = <span className="option-key">{name}</span>;
  const duplicate = () => {
    const root = handle.current?.closest<HTMLElement>('.menu') ?? null;
    tellRefusal(flushSync(() => store.apply({ type: 'duplicateOption', at })));
    focusOption(root, at.option + 1, 'text');
  };
  if (!mayEdit) {
    return (
      <span className="option-handle">
        {key}
        <ProblemCount count={problems} />
      </span>
    );
  }
  return (
    <>
      <Menu position="bottom-start" shadow="md" width={220}>
        <Menu.Target>
          <UnstyledButton
            ref={handle}
            className="option-handle"
            aria-label={t('menu.optionActions', { key: name })}
            aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
            onPointerDown={(event) => onGrab(event, at.option)}
          >
            <IconGripVertical size={15} aria-hidden className="grip" />
            {key}
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconArrowUp size={16} aria-hidden />}
            disabled={at.option === 0}
            onClick={() => onMove(at.option, at.option - 1)}
          >
            {t('menu.moveUp')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconArrowDown size={16} aria-hidden />}
            disabled={at.option === count - 1}
            onClick={() => onMove(at.option, at.option + 1)}
          >
            {t('menu.moveDown')}
          </Menu.Item>
          <Menu.Item leftSection={<IconCopy size={16} aria-hidden />} onClick={duplicate}>
            {t('menu.duplicate')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ProblemCount count={problems} />
    </>
  );
}
