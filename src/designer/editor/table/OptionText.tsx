import { TextInput } from '@mantine/core';
import { useRef } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { fieldKey } from '../../model/places.ts';
import { Hint } from '../fields/Hint.tsx';
import { useKeptCursor } from '../fields/useKeptCursor.ts';
import { useEditorStore } from '../store.ts';
import { useMayEdit } from '../surroundings.ts';
import type { OptionProps } from './option-place.ts';
import { useFieldProblem } from './useFieldProblem.ts';
import { useTypedText } from './useTypedText.ts';

/** The line of the menu; a webhook redirect has none (CB-06). */
export function OptionText({ at, option, name }: OptionProps) {
  const { t } = useTexts();
  const store = useEditorStore();
  const mayEdit = useMayEdit();
  const field = useRef<HTMLInputElement>(null);
  const typed = useTypedText(option.text ?? '', (text) => store.apply({ type: 'setOptionText', at, text }));
  const note = useKeptCursor(field, typed.value);
  const place = { ...at, field: 'text' };
  const error = useFieldProblem(place, typed.refusal);
  if (option.redirect.type === 'webhook') {
    return (
      <Hint label={t('menu.noTextForWebhook')}>
        <div>
          <TextInput
            disabled
            aria-label={t('menu.textOf', { key: name })}
            aria-description={t('menu.noTextForWebhook')}
            placeholder={t('menu.notForWebhook')}
            value=""
            data-place={fieldKey(place)}
          />
        </div>
      </Hint>
    );
  }
  return (
    <TextInput
      ref={field}
      aria-label={t('menu.textOf', { key: name })}
      placeholder={t('menu.keyOnly')}
      data-place={fieldKey(place)}
      value={typed.value}
      error={error}
      readOnly={!mayEdit}
      onSelect={() => note(typed.value)}
      onChange={(event) => {
        note(event.currentTarget.value);
        typed.change(event.currentTarget.value);
      }}
      onBlur={() => store.endTyping()}
    />
  );
}
