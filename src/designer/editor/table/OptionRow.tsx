import { VisuallyHidden } from '@mantine/core';
import { type KeyboardEvent, memo, type PointerEvent, useId } from 'react';
import type { MenuOption } from '../../../campaigns/definition.ts';
import { type MenuPrefix, menuKey } from '../../../rules/answers.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Hint } from '../fields/Hint.tsx';
import { OptionActions } from './OptionActions.tsx';
import { OptionEditor } from './OptionEditor.tsx';
import { OptionHandle } from './OptionHandle.tsx';
import { OptionText } from './OptionText.tsx';
import { type OptionProps, placeOfOption } from './option-place.ts';
import { RedirectTo } from './RedirectTo.tsx';
import { RedirectTypeSelect } from './RedirectTypeSelect.tsx';
import { WebhookLink } from './WebhookLink.tsx';

interface OptionRowProps {
  section: string;
  index: number;
  count: number;
  option: MenuOption;
  optionKey: string;
  prefix: MenuPrefix;
  isOpen: boolean;
  drop: 'before' | 'after' | undefined;
  isDragged: boolean;
  onToggle: (optionKey: string) => void;
  onMove: (from: number, to: number) => void;
  onGrab: (event: PointerEvent, index: number) => void;
}

const STEPS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1 };

/** One option, with its rest below where that is open. */
export const OptionRow = memo(function OptionRow(row: OptionRowProps) {
  const { t } = useTexts();
  const { section, index, count, option, optionKey, prefix, isOpen, drop, isDragged, onToggle, onMove, onGrab } = row;
  const id = useId();
  const name = menuKey(prefix, index);
  const of: OptionProps = { at: { section, option: index }, option, name };
  const moveByKeys = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined || !event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    onMove(index, index + step);
  };
  return (
    <tbody
      data-option={index}
      data-place={placeOfOption(of.at, '')}
      data-drop={drop}
      data-dragged={isDragged || undefined}
      data-open={isOpen || undefined}
    >
      <tr aria-label={t('menu.option', { key: name })} onKeyDownCapture={moveByKeys}>
        <td className="cell-key">
          <OptionHandle {...of} count={count} onMove={onMove} onGrab={onGrab} />
        </td>
        <td className="cell-text" data-label={t('menu.menuText')}>
          <OptionText {...of} />
        </td>
        <td className="cell-keywords" data-label={t('menu.keywords')}>
          <Keywords {...of} />
        </td>
        <td className="cell-type" data-label={t('menu.redirectType')}>
          <RedirectTypeSelect {...of} />
        </td>
        <td className="cell-to" data-label={t('menu.redirectTo')}>
          <RedirectTo {...of} />
        </td>
        <td className="cell-actions">
          <OptionActions {...of} isOpen={isOpen} editorId={id} onToggle={() => onToggle(optionKey)} />
        </td>
        <td className="cell-webhook">
          <WebhookLink {...of} />
        </td>
      </tr>
      {isOpen && (
        <tr className="option-editor">
          <td colSpan={7} id={id}>
            <OptionEditor {...of} onClose={() => onToggle(optionKey)} />
          </td>
        </tr>
      )}
    </tbody>
  );
});

function Keywords({ option: { keywords = [] } }: OptionProps) {
  const { t } = useTexts();
  if (keywords.length === 0) return <VisuallyHidden>{t('menu.noKeywords')}</VisuallyHidden>;
  const all = keywords.join(', ');
  return (
    <Hint label={all}>
      <span className="keywords">{all}</span>
    </Hint>
  );
}
