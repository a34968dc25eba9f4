import { Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { may, useSession } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { Failure } from '../shell/Failure.tsx';
import { Loading } from '../shell/Loading.tsx';
import { PageAnchor } from '../shell/links.tsx';
import { Page } from '../shell/Page.tsx';
import { useFormat } from '../shell/useFormat.ts';
import { Callout } from './Callout.tsx';
import { CONDITION_LOOKS, conditionOf, tellCondition, waitingOf } from './endpoint/condition.ts';
import { DeliverySettings } from './endpoint/DeliverySettings.tsx';
import { HistorySection } from './endpoint/HistorySection.tsx';
import { Lanes } from './endpoint/Lanes.tsx';
import { SwitchButtons } from './endpoint/SwitchButtons.tsx';
import { TestSection } from './endpoint/TestSection.tsx';
import { NoticeList } from './NoticeList.tsx';
import { useOwners } from './owners.ts';
import { PageLink } from './PageLink.tsx';
import { Part } from './Part.tsx';
import { type Endpoint, endpointQuery, LIVE_MS, notificationsQuery } from './queries.ts';
import './deliveries.css';

const route = getRouteApi('/shell/endpoints/$endpointId');
const NOTICES = 20;

/** One place that is sent to: how it does, what waits for it, and what somebody can do. */
export function EndpointPage() {
  const { t } = useTexts();
  const { endpointId } = route.useParams();
  const { nameOf } = useOwners();
  const { data, error, refetch } = useQuery({ ...endpointQuery(endpointId), refetchInterval: LIVE_MS });
  if (error && !data) {
    return (
      <Page
        title={t('deliveries.endpoint')}
        actions={<PageLink to="/endpoints" label={t('deliveries.allEndpoints')} />}
      >
        <Failure error={error} onRetry={refetch} />
      </Page>
    );
  }
  if (!data) return <Loading />;
  const { owner, place } = nameOf(data);
  return (
    <Page
      title={owner ?? place}
      text={data.url}
      actions={
        <>
          <PageLink to="/endpoints" label={t('deliveries.allEndpoints')} />
          <PageLink to="/deliveries" search={{ endpoint: endpointId }} label={t('deliveries.itsDeliveries')} />
        </>
      }
    >
      <ConditionCallout endpoint={data} />
      <HistorySection endpointId={endpointId} />
      <Lanes endpoint={data} />
      <TestSection endpointId={endpointId} />
      <DeliverySettings key={data.id} endpoint={data} />
      <Notices endpointId={endpointId} />
    </Page>
  );
}

function ConditionCallout({ endpoint }: { endpoint: Endpoint }) {
  const { t } = useTexts();
  const format = useFormat();
  const session = useSession();
  const { label, icon, color } = CONDITION_LOOKS[conditionOf(endpoint)];
  const waiting = waitingOf(endpoint);
  const { campaignId, webhookId, health } = endpoint;
  return (
    <Callout icon={icon} color={color} title={t(label)}>
      {tellCondition(endpoint, t, format).map((line) => (
        <Text key={line} size="sm">
          {line}
        </Text>
      ))}
      <Text size="sm">
        {waiting > 0 ? t('deliveries.waitingText', { count: waiting }) : t('deliveries.nothingWaits')}
        {health.lastSuccessAt && ` ${t('deliveries.lastSuccess', { when: format.ago(health.lastSuccessAt) })}`}
      </Text>
      <Group gap="sm" mt={4}>
        <SwitchButtons endpoint={endpoint} session={session} />
        {campaignId === null ? (
          <PageAnchor to="/webhooks/$webhookId" params={{ webhookId }} size="sm">
            {t('deliveries.toItsWebhook')}
          </PageAnchor>
        ) : (
          <PageAnchor to="/campaigns/$campaignId" params={{ campaignId }} size="sm">
            {t('deliveries.toItsCampaign')}
          </PageAnchor>
        )}
        {!may(session, 'operate') && (
          <Text size="sm" c="dimmed">
            {t('deliveries.onlyReads')}
          </Text>
        )}
      </Group>
    </Callout>
  );
}

function Notices({ endpointId }: { endpointId: string }) {
  const { t } = useTexts();
  const { data, error, refetch } = useQuery(notificationsQuery(endpointId, NOTICES));
  return (
    <Part title={t('deliveries.notices')} text={t('deliveries.noticesText')}>
      {error && !data && <Failure error={error} onRetry={refetch} />}
      {data && <NoticeList notices={data.items} />}
    </Part>
  );
}
