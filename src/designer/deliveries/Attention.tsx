import { Box, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTexts } from '../i18n/texts.ts';
import { Failure } from '../shell/Failure.tsx';
import { Loading } from '../shell/Loading.tsx';
import { PageAnchor } from '../shell/links.tsx';
import { useFormat } from '../shell/useFormat.ts';
import { ConditionMark } from './endpoint/ConditionMark.tsx';
import { tellCondition, waitingOf } from './endpoint/condition.ts';
import { NoticeList } from './NoticeList.tsx';
import { useOwners } from './owners.ts';
import { type Endpoint, endpointsQuery, notificationsQuery } from './queries.ts';
import './deliveries.css';

const REFRESH_MS = 15_000;
const SHOWN_MAX = 5;
const NOTICES = 5;

/** What needs somebody: endpoints that are off, paused or failing, and what was told lately. For other pages, too. */
export function Attention() {
  const { t } = useTexts();
  const endpoints = useInfiniteQuery({ ...endpointsQuery(true), refetchInterval: REFRESH_MS });
  const notices = useQuery({ ...notificationsQuery(undefined, NOTICES), refetchInterval: REFRESH_MS });
  const items = endpoints.data?.pages.flatMap((page) => page.items);
  return (
    <Paper withBorder p={{ base: 'md', sm: 'lg' }} component="section">
      <Stack gap="sm">
        <Title order={2} size="h4">
          {t('deliveries.attention')}
        </Title>
        {endpoints.error && !items && <Failure error={endpoints.error} onRetry={endpoints.refetch} />}
        {!items && !endpoints.error && <Loading />}
        {items?.length === 0 && (
          <Group gap={8} wrap="nowrap">
            <IconCircleCheck size={18} aria-hidden className="state-icon state-teal" />
            <Text size="sm">{t('deliveries.allWellText')}</Text>
          </Group>
        )}
        {items && items.length > 0 && (
          <Box className="rows" component="ul" aria-label={t('deliveries.attention')}>
            {items.slice(0, SHOWN_MAX).map((endpoint) => (
              <Item key={endpoint.id} endpoint={endpoint} />
            ))}
          </Box>
        )}
        {items && items.length > SHOWN_MAX && (
          <PageAnchor to="/endpoints" search={{ attention: true }} size="sm">
            {t('deliveries.allAttention')}
          </PageAnchor>
        )}
        {notices.data && notices.data.items.length > 0 && (
          <>
            <Title order={3} size="h6" mt="xs">
              {t('deliveries.lately')}
            </Title>
            <NoticeList notices={notices.data.items} withPlace />
          </>
        )}
      </Stack>
    </Paper>
  );
}

function Item({ endpoint }: { endpoint: Endpoint }) {
  const { t } = useTexts();
  const format = useFormat();
  const { nameOf } = useOwners();
  const { owner, place } = nameOf(endpoint);
  const waiting = waitingOf(endpoint);
  const [first] = tellCondition(endpoint, t, format);
  return (
    <Box component="li" py="xs">
      <Group justify="space-between" gap="xs">
        <PageAnchor to="/endpoints/$endpointId" params={{ endpointId: endpoint.id }} fw={600} className="break-words">
          {owner === undefined ? place : `${owner} · ${place}`}
        </PageAnchor>
        <ConditionMark endpoint={endpoint} />
      </Group>
      <Text size="sm" c="dimmed">
        {[first, ...(waiting > 0 ? [t('deliveries.waitingText', { count: waiting })] : [])].join(' ')}
      </Text>
    </Box>
  );
}

/** How many endpoints need somebody. */
export function useAttentionCount(): number {
  const { data } = useInfiniteQuery({ ...endpointsQuery(true), refetchInterval: REFRESH_MS });
  return data?.pages.flatMap(({ items }) => items).length ?? 0;
}
