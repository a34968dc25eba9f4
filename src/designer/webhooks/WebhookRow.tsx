import { Box, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTexts } from '../i18n/texts.ts';
import { useFormat } from '../shell/useFormat.ts';
import { describeHealth } from './health.ts';
import { OnSwitch } from './OnSwitch.tsx';
import type { Webhook } from './queries.ts';
import { WebhookBadge } from './WebhookBadge.tsx';

/** One line: where it goes, whether it is on, and how it does. */
export function WebhookRow({ webhook }: { webhook: Webhook }) {
  const { t } = useTexts();
  const format = useFormat();
  const { id, name, url, state, events, health } = webhook;
  const isFailing = health.state === 'failing' && state === 'active';
  return (
    <Group justify="space-between" py="md" gap="sm" wrap="nowrap" component="article" aria-label={name}>
      <Box miw={0} flex={1}>
        <Group gap="xs">
          <Link to="/webhooks/$webhookId" params={{ webhookId: id }} className="row-link break-words">
            {name}
          </Link>
          <WebhookBadge state={state} />
        </Group>
        <Text size="sm" className="monospace break-words">
          {url}
        </Text>
        <Text size="sm" c={isFailing ? 'var(--mantine-color-error)' : 'dimmed'}>
          {t('webhooks.eventCount', { count: events.length })} · {describeHealth(health, t, format)}
        </Text>
      </Box>
      <OnSwitch webhook={webhook} />
    </Group>
  );
}
