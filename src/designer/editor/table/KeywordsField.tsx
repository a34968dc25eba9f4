import { TagsInput } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { keyAt, placeOfKey } from '../../model/editor.ts';
import type { Refusal } from '../../model/operation.ts';
import { fieldKey } from '../../model/places.ts';
import { findOption } from '../../model/sections.ts';
import { useEditorStore } from '../store.ts';
import { useMayEdit } from '../surroundings.ts';
import { KEYWORDS_MAX, useTypedKeyword, withKeyword } from '../use-typed-keyword.ts';
import type { OptionProps } from './option-place.ts';
import { useFieldProblem } from './useFieldProblem.ts';

const NONE: string[] = [];

/** Other words that choose the option. */
export function KeywordsField({ at, option }: OptionProps) {
  const { t } = useTexts();
  const store = useEditorStore();
  const mayEdit = useMayEdit();
  const [refusal, setRefusal] = useState<Refusal>();
  const place = { ...at, field: 'keywords' };
  const key = keyAt(store.state, at) ?? '';
  const [search, setSearch] = useTypedKeyword((word) => {
    // It may be gone, or stand elsewhere.
    const now = placeOfKey(store.state, key);
    const keywords = now && withKeyword(findOption(store.state.definition, now)?.keywords ?? NONE, word);
    return keywords && { type: 'setOptionKeywords', at: now, keywords };
  });
  return (
    <TagsInput
      wrapperProps={{ 'data-keywords': true }}
      label={t('menu.keywords')}
      description={t('menu.keywordsText')}
      placeholder={option.keywords ? '' : t('menu.keywordsExample')}
      data-place={fieldKey(place)}
      // A word that is not taken over yet has its own undo.
      data-own-undo={search === '' ? undefined : true}
      searchValue={search}
      onSearchChange={setSearch}
      splitChars={[',', ';']}
      maxTags={KEYWORDS_MAX}
      acceptValueOnBlur
      value={option.keywords ?? NONE}
      error={useFieldProblem(place, refusal)}
      readOnly={!mayEdit}
      comboboxProps={{ withinPortal: false, keepMounted: false }}
      onChange={(keywords) => setRefusal(store.apply({ type: 'setOptionKeywords', at, keywords }))}
      onBlur={() => store.endTyping()}
    />
  );
}
