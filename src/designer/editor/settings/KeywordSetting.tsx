import { TagsInput } from '@mantine/core';
import { useTexts } from '../../i18n/texts.ts';
import { KEYWORDS_MAX, useTypedKeyword, withKeyword } from '../use-typed-keyword.ts';
import { settingPlace, useSetting } from './use-setting.ts';

const KEYWORD_LENGTH_MAX = 64;

/** The words that start it. */
export function KeywordSetting() {
  const { t } = useTexts();
  const { value = [], apply, endTyping, errorAt } = useSetting('keywords');
  const [typed, setTyped] = useTypedKeyword((word) => {
    const keywords = withKeyword(value, word);
    return keywords && { type: 'setKeywords', keywords };
  });
  return (
    <TagsInput
      label={t('editor.keywords')}
      description={t('editor.keywordsText')}
      placeholder={value.length === 0 ? t('editor.keywordsExample') : undefined}
      value={value}
      searchValue={typed}
      onSearchChange={(text) => setTyped(text.slice(0, KEYWORD_LENGTH_MAX))}
      onChange={(keywords) => {
        apply({ type: 'setKeywords', keywords });
        endTyping();
      }}
      // There is nothing to choose from: Escape closes the settings.
      dropdownOpened={false}
      maxTags={KEYWORDS_MAX}
      splitChars={[',', ';']}
      error={errorAt()}
      data-place={settingPlace('keywords')}
      data-own-undo={typed === '' ? undefined : true}
    />
  );
}
