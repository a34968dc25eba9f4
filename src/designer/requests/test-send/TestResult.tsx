import { Stack, Text, Title } from '@mantine/core';
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
      <Trace trace={withReason(result)} order={4} />
    </Stack>
  );
}

/** Why it is no answer stands once, with what went wrong. */
function withReason(result: Result): Result {
  const reason = result.answer.reason;
  return result.errorMessage === undefined && reason !== undefined ? { ...result, errorMessage: reason } : result;
}

function Outcome({ answer, name }: { answer: Result['answer']; name: string }) {
  const { t, sayWhy } = useTexts();
  if (answer.outcome !== 'answered') {
    return <Text>{t(answer.outcome === 'timeout' ? 'requests.wouldTimeOut' : 'requests.wouldFail')}</Text>;
  }
  return (
    <Stack gap="xs">
      <Text>{t('requests.wouldAnswer')}</Text>
      <CodeBlock
        label={t('requests.dataNamed', { name: `$data.get('${name}')` })}
        text={JSON.stringify(answer.data ?? null, null, 2)}
      />
      {answer.typed && (
        <Text size="sm" className="break-words">
          {answer.typed.ok ? t('requests.isTyped') : t('requests.isNotTyped', { why: sayWhy(answer.typed.why ?? '') })}
        </Text>
      )}
    </Stack>
  );
}
