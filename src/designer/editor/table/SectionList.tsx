import { ActionIcon, Text, TextInput, VisuallyHidden } from '@mantine/core';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { WELCOME } from '../../../campaigns/definition.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Hint } from '../fields/Hint.tsx';
import { useEditorStore } from '../store.ts';
import { useMayEdit, useProblems } from '../surroundings.ts';
import { SectionRow } from './SectionRow.tsx';
import { dropMark, useDragOrder } from './useDragOrder.ts';
import { useSectionActions } from './useSectionActions.ts';
import { keysOf, type SectionName, useSections } from './useSections.ts';

/** All sections: the Welcome Message, then the interactions in the order they were put in. */
export function SectionList({ chosen }: { chosen: string }) {
  const { t } = useTexts();
  const mayEdit = useMayEdit();
  const actions = useSectionActions();
  const sections = useSections();
  const [search, setSearch] = useState('');
  const found = search.trim() === '' ? sections : sections.filter(({ label }) => matches(label, search));
  return (
    <nav className="section-list" aria-label={t('menu.sections')}>
      <div className="section-list-head">
        <TextInput
          size="xs"
          flex={1}
          leftSection={<IconSearch size={14} aria-hidden />}
          aria-label={t('menu.searchSections')}
          placeholder={t('menu.searchSections')}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        {mayEdit && (
          <Hint label={t('menu.addSection')}>
            <ActionIcon variant="light" size={30} aria-label={t('menu.addSection')} onClick={() => actions.add(chosen)}>
              <IconPlus size={16} aria-hidden />
            </ActionIcon>
          </Hint>
        )}
      </div>
      <SectionRows sections={found} chosen={chosen} canMove={mayEdit && found === sections} />
      {found.length === 0 && (
        <Text size="sm" c="dimmed" p="xs">
          {t('menu.noSections')}
        </Text>
      )}
      {mayEdit && sections.length > 2 && (
        <Text size="xs" c="dimmed" className="section-list-foot">
          {t('menu.moveHint')}
        </Text>
      )}
    </nav>
  );
}

function matches(label: string, search: string): boolean {
  return label.toLocaleLowerCase().includes(search.trim().toLocaleLowerCase());
}

interface SectionRowsProps {
  sections: readonly SectionName[];
  chosen: string;
  canMove: boolean;
}

function SectionRows({ sections, chosen, canMove }: SectionRowsProps) {
  const { bySection } = useProblems();
  const list = useRef<HTMLUListElement>(null);
  const keys = keysOf(sections);
  const { drag, start } = useSectionDrag(list, sections);
  const { onKeyDown, status } = useSectionKeys(list, sections, canMove);
  useShownInView(list, chosen);
  const select = useSelect();
  const startDrag = useRef(start);
  startDrag.current = start;
  const onPointerDown = useCallback((event: PointerEvent, index: number) => {
    // A finger scrolls the list.
    if (event.pointerType === 'mouse') startDrag.current(event, index);
  }, []);
  const hasChosen = sections.some(({ id }) => id === chosen);
  return (
    <>
      <ul ref={list} className="section-rows" onKeyDown={onKeyDown}>
        {sections.map(({ id, label }, index) => (
          <SectionRow
            key={keys[index]}
            id={id}
            label={label}
            index={index}
            isChosen={id === chosen}
            isStop={hasChosen ? id === chosen : index === 0}
            problems={bySection.get(id) ?? 0}
            canMove={canMove && id !== WELCOME}
            drop={dropMark(drag, index, sections.length)}
            isDragged={drag?.from === index}
            onSelect={select}
            onPointerDown={onPointerDown}
          />
        ))}
      </ul>
      <VisuallyHidden role="status">{status}</VisuallyHidden>
    </>
  );
}

function useSelect() {
  const store = useEditorStore();
  return useCallback((section: string) => store.select({ section }), [store]);
}

function useSectionDrag(list: React.RefObject<HTMLUListElement | null>, sections: readonly SectionName[]) {
  const { moveTo } = useSectionActions();
  return useDragOrder({
    rows: () => [...(list.current?.children ?? [])].filter((row) => row instanceof HTMLElement),
    scroller: () => list.current,
    onDrop(from, to) {
      const moved = sections[from];
      // Before the Welcome Message is nothing: it falls behind it.
      if (moved) moveTo(moved.id, Math.max(to, 1) - 1);
    },
  });
}

const STEPS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1 };

/** Arrows go through the list, with Alt they move the section; Delete takes it out. */
function useSectionKeys(
  list: React.RefObject<HTMLUListElement | null>,
  sections: readonly SectionName[],
  canMove: boolean,
) {
  const { t } = useTexts();
  const { moveBy, remove } = useSectionActions();
  const [status, setStatus] = useState('');
  const focus = (index: number) => list.current?.querySelectorAll<HTMLElement>('button')[index]?.focus();
  const onKeyDown = (event: KeyboardEvent) => {
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const index = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const section = sections[index];
    const step = STEPS[event.key];
    if (section === undefined) return;
    if (event.key === 'Delete' && canMove && section.id !== WELCOME) {
      event.preventDefault();
      flushSync(() => remove(section.id));
      return focus(Math.max(index - 1, 0));
    }
    const to = step === undefined ? { Home: 0, End: sections.length - 1 }[event.key] : index + step;
    if (to === undefined) return;
    event.preventDefault();
    if (!event.altKey) return focus(Math.min(Math.max(to, 0), sections.length - 1));
    if (step === undefined || !canMove) return;
    const moved = flushSync(() => moveBy(section.id, step));
    if (moved === undefined) return;
    focus(moved + 1);
    setStatus(t('menu.moved', { name: section.label, position: moved + 2, count: sections.length }));
  };
  return { onKeyDown, status };
}

function useShownInView(list: React.RefObject<HTMLUListElement | null>, chosen: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the row is found by what is drawn once another is chosen
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [list, chosen]);
}
