import { Anchor, Badge, Box, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTexts } from '../i18n/texts.ts';
import { Failure } from '../shell/Failure.tsx';
import { useFormat } from '../shell/useFormat.ts';
import { describeAlert, describeMail } from './alert-texts.ts';
import { type Alert, alertsQuery, REFRESH_MS, type Webhook } from './queries.ts';

interface AlertsProps {
  /** Whose names are known. */
  webhooks: readonly Webhook[];
  /** Only those of this endpoint. */
  endpointId?: string;
}

/** What people should know: errors, switching off, switching on again. Nothing where nothing happened. */
export function Alerts({ webhooks, endpointId }: AlertsProps) {
  const { t } = useTexts();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    ...alertsQuery(endpointId),
    refetchInterval: REFRESH_MS,
  });
  const alerts = data?.pages.flatMap(({ items }) => items) ?? [];
  if (error) return <Failure error={error} onRetry={refetch} />;
  if (alerts.length === 0) return null;
  return (
    <Stack gap="xs" component="section" aria-label={t('webhooks.alerts')}>
      <Title order={2} size="h4">
        {t('webhooks.alerts')}
      </Title>
      <Paper withBorder px="lg" py="xs">
        <Box className="rows">
          {alerts.map((alert) => (
            <AlertRow
              key={alert.id}
              alert={alert}
              webhook={webhooks.find((each) => each.endpointId === alert.endpointId)}
              isOwn={endpointId !== undefined}
            />
          ))}
        </Box>
      </Paper>
      {hasNextPage && (
        <Group justify="center">
          <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
            {t('webhooks.earlierAlerts')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

const LOOKS = {
  'endpoint.errors': { color: 'yellow', label: 'webhooks.alertKindErrors' },
  'endpoint.disabled': { color: 'red', label: 'webhooks.alertKindDisabled' },
  'endpoint.reactivated': { color: 'teal', label: 'webhooks.alertKindReactivated' },
} as const;

interface AlertRowProps {
  alert: Alert;
  webhook: Webhook | undefined;
  /** On the page of the webhook itself. */
  isOwn: boolean;
}

function AlertRow({ alert, webhook, isOwn }: AlertRowProps) {
  const { t } = useTexts();
  const format = useFormat();
  const { color, label } = LOOKS[alert.kind];
  const mail = describeMail(alert, t);
  return (
    <Stack gap={2} py="sm">
      <Group justify="space-between" gap="xs">
        <Group gap="xs" miw={0}>
          <Badge variant="dot" color={color} tt="none" fw={500}>
            {t(label)}
          </Badge>
          {!isOwn && <Whose alert={alert} webhook={webhook} />}
        </Group>
        <Text size="sm" c="dimmed" title={format.moment(alert.createdAt)}>
          {format.ago(alert.createdAt)}
        </Text>
      </Group>
      <Text size="sm" className="break-words">
        {describeAlert(alert, t, format)}
      </Text>
      {mail && (
        <Text size="sm" c="dimmed" className="break-words">
          {mail}
        </Text>
      )}
    </Stack>
  );
}

/** Webhooks of campaigns have no page here; their endpoints have one. */
function Whose({ alert: { endpointId, detail }, webhook }: Omit<AlertRowProps, 'isOwn'>) {
  if (webhook) {
    return (
      <Link to="/webhooks/$webhookId" params={{ webhookId: webhook.id }} className="row-link break-words">
        {webhook.name}
      </Link>
    );
  }
  return (
    <Anchor
      size="sm"
      className="break-words"
      renderRoot={(props) => <Link to="/endpoints/$endpointId" params={{ endpointId }} {...props} />}
    >
      {detail.url}
    </Anchor>
  );
}
