import { Box, Button, Group, Paper, Switch, Text } from '@mantine/core';
import { IconCircleCheck, IconPlugConnected } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTexts } from '../i18n/texts.ts';
import { Empty } from '../shell/Empty.tsx';
import { Failure } from '../shell/Failure.tsx';
import { Loading } from '../shell/Loading.tsx';
import { Page } from '../shell/Page.tsx';
import { useFormat } from '../shell/useFormat.ts';
import { ConditionMark } from './endpoint/ConditionMark.tsx';
import { waitingOf } from './endpoint/condition.ts';
import { useOwners } from './owners.ts';
import { PageLink } from './PageLink.tsx';
import { type Endpoint, endpointsQuery, LIVE_MS } from './queries.ts';
import { Sections } from './Sections.tsx';
import './deliveries.css';

const route = getRouteApi('/shell/endpoints');

/** Where everything goes, and how each of these places does. */
export function EndpointsPage() {
  const { t } = useTexts();
  const { attention = false } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    ...endpointsQuery(attention),
    refetchInterval: 3 * LIVE_MS,
  });
  const endpoints = data?.pages.flatMap(({ items }) => items);
  return (
    <Page title={t('deliveries.endpoints')} text={t('deliveries.endpointsText')}>
      <Sections />
      <Switch
        label={t('deliveries.onlyAttention')}
        checked={attention}
        onChange={({ currentTarget: { checked } }) =>
          void navigate({ search: checked ? { attention: true } : {}, replace: true, resetScroll: false })
        }
      />
      {error && <Failure error={error} onRetry={refetch} />}
      {!endpoints && !error && <Loading />}
      {endpoints?.length === 0 && <Nothing attention={attention} />}
      {endpoints && endpoints.length > 0 && (
        <Paper withBorder px="lg" py="xs">
          <Box className="rows" component="ul" aria-label={t('deliveries.endpoints')}>
            {endpoints.map((endpoint) => (
              <EndpointRow key={endpoint.id} endpoint={endpoint} />
            ))}
          </Box>
        </Paper>
      )}
      {hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
            {t('general.showMore')}
          </Button>
        </Group>
      )}
    </Page>
  );
}

function Nothing({ attention }: { attention: boolean }) {
  const { t } = useTexts();
  if (attention) {
    return <Empty icon={IconCircleCheck} title={t('deliveries.allWellTitle')} text={t('deliveries.allWellText')} />;
  }
  return (
    <Empty icon={IconPlugConnected} title={t('deliveries.noEndpointsTitle')} text={t('deliveries.noEndpointsText')}>
      <PageLink to="/campaigns" label={t('deliveries.toCampaigns')} />
      <PageLink to="/webhooks" label={t('deliveries.toWebhooks')} />
    </Empty>
  );
}

function EndpointRow({ endpoint }: { endpoint: Endpoint }) {
  const { t } = useTexts();
  const format = useFormat();
  const { nameOf } = useOwners();
  const { owner, place } = nameOf(endpoint);
  const waiting = waitingOf(endpoint);
  const { lastSuccessAt, state } = endpoint.health;
  return (
    <Group component="li" justify="space-between" py="sm" gap="sm" wrap="wrap">
      <Box miw={0} flex="1 1 16rem">
        <Link to="/endpoints/$endpointId" params={{ endpointId: endpoint.id }} className="row-link break-words">
          {owner ?? place}
        </Link>
        {owner !== undefined && (
          <Text size="sm" c="dimmed" className="break-words">
            {place}
          </Text>
        )}
      </Box>
      <Box className="endpoint-facts">
        <ConditionMark endpoint={endpoint} />
        <Text size="sm" c="dimmed">
          {waiting > 0
            ? t('deliveries.waitingCount', { count: waiting })
            : state === 'unknown'
              ? t('deliveries.nothingSent')
              : t('deliveries.lastSuccess', { when: lastSuccessAt ? format.ago(lastSuccessAt) : t('general.never') })}
        </Text>
      </Box>
    </Group>
  );
}
