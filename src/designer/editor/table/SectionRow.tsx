import { IconGripVertical, IconHome } from '@tabler/icons-react';
import { memo, type PointerEvent } from 'react';
import { WELCOME } from '../../../campaigns/definition.ts';
import { useTexts } from '../../i18n/texts.ts';
import { ProblemCount } from './ProblemCount.tsx';

interface SectionRowProps {
  id: string;
  label: string;
  index: number;
  isChosen: boolean;
  /** Where Tab stops; arrows go on from there. */
  isStop: boolean;
  problems: number;
  canMove: boolean;
  drop: 'before' | 'after' | undefined;
  isDragged: boolean;
  onSelect: (section: string) => void;
  onPointerDown: (event: PointerEvent, index: number) => void;
}

/** One of perhaps hundreds: drawn again only where something of it changed. */
export const SectionRow = memo(function SectionRow(row: SectionRowProps) {
  const { t } = useTexts();
  const { id, label, index, isChosen, isStop, problems, canMove, drop, isDragged, onSelect, onPointerDown } = row;
  return (
    <li data-drop={drop} data-dragged={isDragged || undefined}>
      <button
        type="button"
        className="section-row"
        aria-current={isChosen || undefined}
        aria-keyshortcuts={canMove ? 'Alt+ArrowUp Alt+ArrowDown' : undefined}
        tabIndex={isStop ? 0 : -1}
        onClick={() => onSelect(id)}
        onPointerDown={canMove ? (event) => onPointerDown(event, index) : undefined}
      >
        {id === WELCOME ? (
          <IconHome size={15} aria-hidden />
        ) : (
          <IconGripVertical size={15} aria-hidden className="grip" />
        )}
        <span className="section-row-label">{label.trim() === '' ? t('menu.noLabel') : label}</span>
        <ProblemCount count={problems} />
      </button>
    </li>
  );
});
