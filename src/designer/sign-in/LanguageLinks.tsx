import { Anchor, Group } from '@mantine/core';
import { chooseLanguage, LANGUAGES, type Language, useTexts } from '../i18n/texts.ts';

/** The other languages, each by its own name. */
export function LanguageLinks() {
  const { language, t } = useTexts();
  const others = (Object.entries(LANGUAGES) as [Language, string][]).filter(([each]) => each !== language);
  return (
    <Group component="nav" justify="center" gap="md" aria-label={t('shell.language')}>
      {others.map(([each, name]) => (
        <Anchor key={each} component="button" type="button" size="sm" lang={each} onClick={() => chooseLanguage(each)}>
          {name}
        </Anchor>
      ))}
    </Group>
  );
}
