import { Box, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useTexts } from '../../i18n/texts.ts';
import { CodeBlock, prettyBody } from '../../shell/trace/CodeBlock.tsx';
import { TimingBars } from '../../shell/trace/TimingBars.tsx';
import { useFormat } from '../../shell/useFormat.ts';
import { outcomeWords } from '../outcome.ts';
import type { Attempt, DeliveryDetail } from '../queries.ts';
import { STATE_LOOKS } from '../states.tsx';
import { waitWords } from '../wait-words.ts';

const ATTEMPT_LOOKS = {
  delivered: STATE_LOOKS.delivered,
  retry: STATE_LOOKS.retrying,
  failed: STATE_LOOKS.failed,
  skipped: STATE_LOOKS.skipped,
};

const VERDICTS = {
  delivered: 'deliveries.verdictDelivered',
  retry: 'deliveries.verdictRetry',
  failed: 'deliveries.verdictFailed',
  skipped: 'deliveries.verdictSkipped',
} as const;

/** Each try, the last one first: what was answered, what followed from that, and where the time went. */
export function Attempts({ delivery, order }: { delivery: DeliveryDetail; order: 2 | 3 }) {
  const { t } = useTexts();
  const format = useFormat();
  const { attempts, nextAttemptAt } = delivery;
  return (
    <Stack gap="xs" component="section">
      <Title order={order} size="h5">
        {t('deliveries.attempts')}
      </Title>
      {nextAttemptAt !== null && (
        <Text size="sm">
          {t('deliveries.nextAt', { when: format.second(nextAttemptAt), wait: waitWords(nextAttemptAt, t, format) })}
        </Text>
      )}
      {attempts.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('deliveries.noAttempts')}
        </Text>
      )}
      <ol className="attempts">
        {attempts.toReversed().map((attempt) => (
          <OneAttempt key={`${attempt.number} ${attempt.at}`} attempt={attempt} order={order} />
        ))}
      </ol>
    </Stack>
  );
}

function OneAttempt({ attempt, order }: { attempt: Attempt; order: 2 | 3 }) {
  const { t } = useTexts();
  const format = useFormat();
  const { number, at, outcome, errorClass, responseExcerpt, timing } = attempt;
  const { icon: Picture, color } = ATTEMPT_LOOKS[outcome];
  const title = number === null ? t('deliveries.aSkip') : t('deliveries.attemptNumber', { number });
  return (
    <Paper component="li" withBorder p="md">
      <Group justify="space-between" gap="xs" mb="xs">
        <Group gap={8} wrap="nowrap" miw={0}>
          <Picture size={18} aria-hidden className={`state-icon state-${color}`} />
          <Title order={order === 2 ? 3 : 4} size="h6" className="break-words">
            {number === null ? title : `${title}: ${outcomeWords(attempt, t)}`}
          </Title>
        </Group>
        <Text size="sm" c="dimmed">
          {format.second(at)}
        </Text>
      </Group>
      <Text size="sm" mb="sm">
        {t(VERDICTS[outcome])}
      </Text>
      {number !== null && <TimingBars timing={timing} />}
      {responseExcerpt !== null && responseExcerpt !== '' && (
        <Box mt="sm">
          <Text size="sm" fw={600} mb={4}>
            {t(errorClass === 'connector' ? 'deliveries.whyNoCredentials' : 'deliveries.response')}
          </Text>
          <CodeBlock label={`${t('deliveries.response')}: ${title}`} text={prettyBody(responseExcerpt)} />
        </Box>
      )}
    </Paper>
  );
}
