import { Badge, Group, Stack, Text } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTexts } from '../../i18n/texts.ts';
import { Empty } from '../../shell/Empty.tsx';
import { Failure } from '../../shell/Failure.tsx';
import { Loading } from '../../shell/Loading.tsx';
import { PageAnchor } from '../../shell/links.tsx';
import { useFormat } from '../../shell/useFormat.ts';
import { useEditedWebhook } from './place.ts';
import { endpointOfQuery, lastDeliveriesQuery } from './queries.ts';

/** What people's answers have really sent, the newest first. Tests are none of these. */
export function LastDeliveries() {
  const { webhook } = useEditedWebhook();
  return webhook.id === undefined ? <NothingYet /> : <Deliveries webhookId={webhook.id} />;
}

function NothingYet() {
  const { t } = useTexts();
  return <Empty icon={IconSend} title={t('webhookEditor.noDeliveries')} text={t('webhookEditor.noDeliveriesText')} />;
}

function Deliveries({ webhookId }: { webhookId: string }) {
  const { t } = useTexts();
  const { data, error, refetch } = useQuery(lastDeliveriesQuery(webhookId));
  const endpoint = useQuery(endpointOfQuery(webhookId)).data;
  if (error) return <Failure error={error} onRetry={refetch} />;
  if (!data) return <Loading />;
  if (data.items.length === 0) return <NothingYet />;
  return (
    <Stack gap="sm">
      <div className="rows">
        {data.items.map((delivery) => (
          <DeliveryRow key={delivery.id} {...delivery} />
        ))}
      </div>
      {endpoint && (
        <PageAnchor to="/endpoints/$endpointId" params={{ endpointId: endpoint.id }} size="sm">
          {t('webhookEditor.toEndpoint')}
        </PageAnchor>
      )}
    </Stack>
  );
}

const COLORS = {
  pending: 'yellow',
  delivering: 'blue',
  delivered: 'teal',
  failed: 'red',
  held: 'orange',
  discarded: 'gray',
} as const;

interface DeliveryRowProps {
  id: string;
  state: keyof typeof COLORS;
  attemptCount: number;
  createdAt: string;
}

function DeliveryRow({ id, state, attemptCount, createdAt }: DeliveryRowProps) {
  const { t } = useTexts();
  const format = useFormat();
  return (
    <Group justify="space-between" py="xs" gap="sm">
      <PageAnchor to="/deliveries/$deliveryId" params={{ deliveryId: id }} size="sm">
        {format.moment(createdAt)}
      </PageAnchor>
      <Group gap="xs">
        <Text size="sm" c="dimmed">
          {t('webhookEditor.attempts', { count: attemptCount })}
        </Text>
        <Badge color={COLORS[state]} variant="light" tt="none" className="readable">
          {t(`webhookEditor.${state}`)}
        </Badge>
      </Group>
    </Group>
  );
}
