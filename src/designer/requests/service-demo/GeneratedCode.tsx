import { SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { Section } from '../../people/Section.tsx';
import { CodeBlock } from '../../shell/trace/CodeBlock.tsx';
import { type ApiCall, CODE_LANGUAGES, type CodeLanguage, generateCode } from './generate-code.ts';

const NAMES: Record<CodeLanguage, string> = { curl: 'curl', node: 'Node', php: 'PHP' };

/** The call as code that runs as it is. */
export function GeneratedCode({ call, isIncomplete }: { call: ApiCall; isIncomplete: boolean }) {
  const { t } = useTexts();
  const [language, setLanguage] = useState<CodeLanguage>('curl');
  return (
    <Section
      title={t('serviceDemo.code')}
      text={t('serviceDemo.codeText')}
      actions={
        <SegmentedControl<CodeLanguage>
          size="xs"
          aria-label={t('serviceDemo.codeLanguage')}
          value={language}
          onChange={setLanguage}
          data={CODE_LANGUAGES.map((value) => ({ value, label: NAMES[value] }))}
        />
      }
    >
      <Stack gap="xs">
        {isIncomplete && (
          <Text size="sm" c="dimmed">
            {t('serviceDemo.codeIncomplete')}
          </Text>
        )}
        <CodeBlock
          label={t('serviceDemo.codeFor', { language: NAMES[language] })}
          text={generateCode(language, call)}
        />
      </Stack>
    </Section>
  );
}
