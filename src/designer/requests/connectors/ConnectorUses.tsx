import { List, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTexts } from '../../i18n/texts.ts';
import { Failure } from '../../shell/Failure.tsx';
import { Loading } from '../../shell/Loading.tsx';
import { PageAnchor } from '../../shell/links.tsx';
import { connectorQuery } from '../queries.ts';
import type { ConnectorKind } from './kinds.ts';

/** What is sent with a connector. */
export function ConnectorUses({ id, kind }: { id: string; kind: ConnectorKind }) {
  const { t } = useTexts();
  const { data, error, refetch } = useQuery(connectorQuery(id));
  if (error) return <Failure error={error} onRetry={refetch} />;
  if (!data) return <Loading />;
  const { requests, webhooks, campaigns } = data.usedBy;
  const isUsed = requests.length + webhooks.length + campaigns.length > 0;
  return (
    <Stack gap="xs">
      {!isUsed && (
        <Text size="sm" c="dimmed">
          {t('connectors.unused')}
        </Text>
      )}
      <List size="sm">
        {requests.map((request) => (
          <List.Item key={request.id}>
            {t('connectors.request')}{' '}
            <PageAnchor to="/requests/$requestId" params={{ requestId: request.id }}>
              {request.name}
            </PageAnchor>
          </List.Item>
        ))}
        {webhooks.map((webhook) => (
          <List.Item key={webhook.endpointId}>
            {t(webhook.campaignId ? 'connectors.webhookOfCampaign' : 'connectors.webhook')}{' '}
            <PageAnchor to="/endpoints/$endpointId" params={{ endpointId: webhook.endpointId }}>
              {webhook.name ?? webhook.endpointId}
            </PageAnchor>
          </List.Item>
        ))}
        {campaigns.map((campaign) => (
          <List.Item key={`${campaign.id}${campaign.path}`}>
            {t('connectors.draft')}{' '}
            <PageAnchor to="/campaigns/$campaignId" params={{ campaignId: campaign.id }}>
              {campaign.name}
            </PageAnchor>
          </List.Item>
        ))}
      </List>
      {kind !== 'oauth2' && (
        <Text size="sm" c="dimmed">
          {t('connectors.testByRequest')}
        </Text>
      )}
    </Stack>
  );
}
