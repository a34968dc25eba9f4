import { Badge, Box, Group, Stack, Text } from '@mantine/core';
import { outcomeWords } from '../../deliveries/outcome.ts';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useTexts } from '../../i18n/texts.ts';
import { PageAnchor } from '../../shell/links.tsx';
import { useFormat } from '../../shell/useFormat.ts';
import type { TimelineDelivery } from '../queries.ts';

type State = TimelineDelivery['state'];
type Attempt = TimelineDelivery['attempts'][number];

const STATES: Record<State, { label: PlainKey; color: string }> = {
  pending: { label: 'timeline.deliveryPending', color: 'yellow' },
  delivering: { label: 'timeline.deliveryDelivering', color: 'blue' },
  delivered: { label: 'timeline.deliveryDelivered', color: 'teal' },
  failed: { label: 'timeline.deliveryFailed', color: 'red' },
  held: { label: 'timeline.deliveryHeld', color: 'orange' },
  discarded: { label: 'timeline.deliveryDiscarded', color: 'gray.5' },
};

/** The webhooks that something made owed, with their attempts. */
export function Deliveries({ deliveries }: { deliveries: readonly TimelineDelivery[] }) {
  if (deliveries.length === 0) return null;
  return (
    <Stack component="ul" gap="xs" m={0} p={0} className="timeline-deliveries">
      {deliveries.map((delivery) => (
        <Delivery key={delivery.id} delivery={delivery} />
      ))}
    </Stack>
  );
}

function Delivery({ delivery }: { delivery: TimelineDelivery }) {
  const { t } = useTexts();
  const format = useFormat();
  const { id, state, url, webhookName, attemptCount, attempts, nextAttemptAt } = delivery;
  const name =
    url === null
      ? t('timeline.deliveryExpired')
      : webhookName === null
        ? t('timeline.webhookOfCampaign')
        : t('timeline.webhookTold', { name: webhookName });
  return (
    <Box component="li">
      <Group gap="xs">
        <PageAnchor to="/deliveries/$deliveryId" params={{ deliveryId: id }} size="sm" className="break-words">
          {name}
        </PageAnchor>
        <Badge variant="dot" color={STATES[state].color} tt="none" fw={500}>
          {t(STATES[state].label)}
        </Badge>
        <Text size="xs" c="dimmed">
          {attemptCount === 0 ? t('timeline.noAttempts') : t('timeline.attempts', { count: attemptCount })}
          {nextAttemptAt !== null && ` · ${t('timeline.nextAttempt', { when: format.moment(nextAttemptAt) })}`}
        </Text>
      </Group>
      {url !== null && (
        <Text size="xs" c="dimmed" className="break-words monospace">
          POST {url}
        </Text>
      )}
      {attempts.length > 0 && (
        <Box component="ol" className="timeline-attempts" m={0} p={0} reversed>
          {attempts.map((attempt) => (
            <AttemptLine key={`${attempt.number} ${attempt.at}`} attempt={attempt} />
          ))}
        </Box>
      )}
      {attempts.length > 0 && attempts.length < attemptCount && (
        <Text size="xs" c="dimmed">
          {t('timeline.attemptsBefore')}
        </Text>
      )}
    </Box>
  );
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

function AttemptLine({ attempt: { number, at, offsetMs, outcome, status, errorClass, timing } }: { attempt: Attempt }) {
  const { t } = useTexts();
  const format = useFormat();
  const failure = errorClass === undefined ? t('timeline.attemptSkipped') : outcomeWords({ errorClass }, t);
  const answer = status === undefined ? failure : String(status);
  const facts = [
    number === null ? t('timeline.attemptSkipped') : t('timeline.attempt', { number }),
    t('timeline.attemptAfter', { time: spanOf(offsetMs, format.number) }),
    ...(number === null ? [] : [t('timeline.attemptTook', { ms: Math.round(timing.total) })]),
  ];
  return (
    <Text component="li" size="xs" c="dimmed" title={format.moment(at)}>
      <Text span size="xs" fw={600} c={outcome === 'delivered' ? 'teal' : undefined} className="attempt-answer">
        {answer}
      </Text>
      {` ${facts.join(' · ')}`}
    </Text>
  );
}

/** `1.2 s`, `5 min`, `2 h` */
function spanOf(ms: number, write: (value: number) => string): string {
  if (ms < MINUTE_MS) return `${write(Math.round(ms / 100) / 10)} s`;
  return ms < HOUR_MS ? `${write(Math.round(ms / MINUTE_MS))} min` : `${write(Math.round((ms / HOUR_MS) * 10) / 10)} h`;
}
