import { Stack, Text, Title } from '@mantine/core';
import { useTexts } from '../../i18n/texts.ts';
import { JsonArea } from '../JsonArea.tsx';
import type { StepProps } from './step.ts';
import { readJson } from './test-data.ts';

/** What other requests would have answered before, for the variables that use it. */
export function AnswersStep({ data, change }: StepProps) {
  const { t } = useTexts();
  return (
    <Stack gap="md">
      <Title order={3} size="h4">
        {t('requests.otherAnswers')}
      </Title>
      <Text size="sm" c="dimmed">
        {t('requests.otherAnswersText')}
      </Text>
      {Object.entries(data.answers).map(([name, text]) => {
        const reading = readJson(text);
        return (
          <JsonArea
            key={name}
            label={t('requests.answerOf', { name })}
            placeholder='{"promocode": "SALE-7"}'
            minRows={3}
            value={text}
            onChange={(typed) => change({ answers: { ...data.answers, [name]: typed } })}
            error={text.trim() === '' || reading.ok ? undefined : t('requests.notJson', { why: reading.why })}
          />
        );
      })}
    </Stack>
  );
}
