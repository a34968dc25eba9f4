import { Button, Group, Text, VisuallyHidden } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { memo, type PointerEvent, useCallback, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { MenuOption } from '../../../campaigns/definition.ts';
import { useTexts } from '../../i18n/texts.ts';
import { findSection } from '../../model/sections.ts';
import { useEditor, useEditorStore } from '../store.ts';
import { useMayEdit } from '../surroundings.ts';
import { focusOption } from './focus-option.ts';
import { OptionRow } from './OptionRow.tsx';
import { tellRefusal } from './tell-refusal.ts';
import { dropMark, useDragOrder } from './useDragOrder.ts';
import { useOpenOption } from './useOpenOption.ts';

const NO_OPTIONS: readonly MenuOption[] = [];
const NO_KEYS: readonly string[] = [];

/** The options of a section, one a row. */
export const MenuTable = memo(function MenuTable({ section }: { section: string }) {
  const { t } = useTexts();
  const mayEdit = useMayEdit();
  const menu = useEditor(({ state }) => findSection(state.definition, section)?.menu) ?? NO_OPTIONS;
  const root = useRef<HTMLDivElement>(null);
  return (
    <div ref={root} className="menu">
      {menu.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('menu.noOptions')}
        </Text>
      ) : (
        <Options section={section} menu={menu} root={root} />
      )}
      {mayEdit && <AddOption section={section} root={root} />}
    </div>
  );
});

type Root = React.RefObject<HTMLDivElement | null>;

function AddOption({ section, root }: { section: string; root: Root }) {
  const { t } = useTexts();
  const store = useEditorStore();
  const add = () => {
    tellRefusal(flushSync(() => store.apply({ type: 'addOption', section })));
    focusOption(root.current, store.state.selection.option, 'text');
  };
  return (
    <Group>
      <Button size="xs" variant="light" leftSection={<IconPlus size={15} aria-hidden />} data-add-option onClick={add}>
        {t('menu.addOption')}
      </Button>
    </Group>
  );
}

interface OptionsProps {
  section: string;
  menu: readonly MenuOption[];
  root: Root;
}

function Options({ section, menu, root }: OptionsProps) {
  const { t } = useTexts();
  const keys = useEditor(({ state }) => state.optionKeys.get(section)) ?? NO_KEYS;
  const prefix = useEditor(({ state }) => state.definition.menuPrefix);
  const [open, setOpen] = useOpenOption(section, keys);
  const [status, setStatus] = useState('');
  const store = useEditorStore();

  const move = useCallback(
    (from: number, to: number) => {
      const count = findSection(store.state.definition, section)?.menu.length ?? 0;
      if (to < 0 || to >= count) return;
      const focused = document.activeElement;
      const at = { section, option: from };
      tellRefusal(flushSync(() => store.apply({ type: 'moveOption', at, to: { section, option: to } })));
      // Moved in the page, it lost the focus.
      if (focused instanceof HTMLElement && root.current?.contains(focused)) focused.focus();
      setStatus(t('menu.moved', { name: t('menu.option', { key: to + 1 }), position: to + 1, count }));
    },
    [store, section, root, t],
  );
  const { drag, start } = useDragOrder({
    rows: () => [...(root.current?.querySelectorAll<HTMLElement>('[data-option]') ?? [])],
    onDrop: move,
  });
  const startDrag = useRef(start);
  startDrag.current = start;
  const onGrab = useCallback((event: PointerEvent, index: number) => startDrag.current(event, index), []);
  const toggle = useCallback((key: string) => setOpen((last) => (last === key ? undefined : key)), [setOpen]);
  return (
    <>
      <table className="menu-table" aria-label={t('menu.title')}>
        <MenuHead />
        {menu.map((option, index) => (
          <OptionRow
            key={keys[index] ?? index}
            optionKey={keys[index] ?? String(index)}
            section={section}
            index={index}
            count={menu.length}
            option={option}
            prefix={prefix}
            isOpen={open === keys[index]}
            drop={dropMark(drag, index, menu.length)}
            isDragged={drag?.from === index}
            onToggle={toggle}
            onMove={move}
            onGrab={onGrab}
          />
        ))}
      </table>
      <VisuallyHidden role="status">{status}</VisuallyHidden>
    </>
  );
}

function MenuHead() {
  const { t } = useTexts();
  return (
    <thead>
      <tr>
        <th scope="col" className="cell-key">
          {t('menu.key')}
        </th>
        <th scope="col">{t('menu.menuText')}</th>
        <th scope="col" className="cell-keywords">
          {t('menu.keywords')}
        </th>
        <th scope="col" className="cell-type">
          {t('menu.redirectType')}
        </th>
        <th scope="col" className="cell-to">
          {t('menu.redirectTo')}
        </th>
        <th scope="col" className="cell-actions">
          {t('menu.actions')}
        </th>
        <th scope="col" className="cell-webhook">
          <VisuallyHidden>{t('menu.webhook')}</VisuallyHidden>
        </th>
      </tr>
    </thead>
  );
}
