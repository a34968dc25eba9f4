import { Alert, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { InferResponseType } from 'hono/client';
import type { api } from '../../api/client.ts';
import { useTexts } from '../../i18n/texts.ts';
import { CodeBlock } from '../../shell/trace/CodeBlock.tsx';
import { Trace } from '../../shell/trace/Trace.tsx';

type Result = InferResponseType<typeof api.v1.requests.test.$post, 200>;

/** What a conversation would make of it, and the whole exchange. */
export function TestResult({ result, name }: { result: Result; name: string }) {
  const { t } = useTexts();
  return (
    <Stack gap="lg">
      <Title order={3} size="h4">
        {t('requests.result')}
      </Title>
      <Outcome answer={result.answer} name={name} />
      <Trace trace={result} order={4} />
    </Stack>
  );
}

function Outcome({ answer, name }: { answer: Result['answer']; name: string }) {
  const { t } = useTexts();
  const isAnswer = answer.outcome === 'answered';
  const Picture = isAnswer ? IconCircleCheck : IconAlertTriangle;
  return (
    <Alert
      color={isAnswer ? 'teal' : 'red'}
      variant="light"
      icon={<Picture aria-hidden />}
      title={t(isAnswer ? 'requests.wouldAnswer' : 'requests.wouldFail')}
    >
      <Stack gap="sm">
        {isAnswer && (
          <CodeBlock
            label={t('requests.dataNamed', { name: `$data.get('${name}')` })}
            text={JSON.stringify(answer.data ?? null, null, 2)}
          />
        )}
        {answer.outcome === 'timeout' && <Text size="sm">{t('requests.wouldTimeOut')}</Text>}
        {answer.reason && (
          <Text size="sm" className="break-words">
            {answer.reason}
          </Text>
        )}
        {answer.typed && (
          <Text size="sm" className="break-words">
            {answer.typed.ok ? t('requests.isTyped') : t('requests.isNotTyped', { why: answer.typed.why ?? '' })}
          </Text>
        )}
      </Stack>
    </Alert>
  );
}
