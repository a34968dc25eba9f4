import { Box, Button, Group, Text } from '@mantine/core';
import { IconPlayerSkipForward, IconRefresh } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { may, useSession } from '../../api/session.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Confirm } from '../../shell/Confirm.tsx';
import { Failure } from '../../shell/Failure.tsx';
import { PageAnchor } from '../../shell/links.tsx';
import { tellDone } from '../../shell/tell.ts';
import { useFormat } from '../../shell/useFormat.ts';
import { outcomeWords } from '../outcome.ts';
import { Part } from '../Part.tsx';
import { DELIVERIES_KEY, ENDPOINTS_KEY, type Endpoint, type Lane, LIVE_MS, lanesQuery } from '../queries.ts';

/** What waits in an ordered endpoint, and what blocks it. Others have no lanes, and nothing to show. */
export function Lanes({ endpoint }: { endpoint: Endpoint }) {
  const { t } = useTexts();
  const mayOperate = may(useSession(), 'operate');
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    ...lanesQuery(endpoint.id),
    refetchInterval: LIVE_MS,
  });
  const retryAll = useRetry(endpoint.id);
  const lanes = data?.pages.flatMap(({ items }) => items) ?? [];
  if (error && !data) return <Failure error={error} onRetry={refetch} />;
  if (lanes.length === 0 && endpoint.orderBy === null) return null;
  return (
    <Part
      title={t('deliveries.lanes')}
      text={t(endpoint.orderBy === 'phoneNumber' ? 'deliveries.lanesByPerson' : 'deliveries.lanesOfAll')}
      actions={
        mayOperate &&
        lanes.length > 1 && (
          <Button size="xs" variant="default" loading={retryAll.isPending} onClick={() => retryAll.mutate(undefined)}>
            {t('deliveries.retryAllLanes')}
          </Button>
        )
      }
    >
      {lanes.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('deliveries.noLanes')}
        </Text>
      )}
      <Box className="rows" component="ul" aria-label={t('deliveries.lanes')}>
        {lanes.map((lane) => (
          <LaneRow key={lane.key} lane={lane} endpointId={endpoint.id} mayOperate={mayOperate} />
        ))}
      </Box>
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
          {t('general.showMore')}
        </Button>
      )}
    </Part>
  );
}

function useRefresh() {
  const queryClient = useQueryClient();
  return () =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: ENDPOINTS_KEY }),
      queryClient.invalidateQueries({ queryKey: DELIVERIES_KEY }),
    ]);
}

/** One lane by its key, or all of them. */
function useRetry(id: string) {
  const { t } = useTexts();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (key: string | undefined) =>
      ask(api.v1.endpoints[':id'].lanes.retry.$post({ param: { id }, json: key === undefined ? {} : { key } })),
    onSuccess({ lanes }) {
      tellDone(t('deliveries.lanesRetried', { count: lanes }));
      return refresh();
    },
  });
}

interface RowProps {
  lane: Lane;
  endpointId: string;
  mayOperate: boolean;
}

function LaneRow({ lane, endpointId, mayOperate }: RowProps) {
  const { t } = useTexts();
  const format = useFormat();
  const { key, depth, head, blockedSince, nextAttemptAt, attemptCount } = lane;
  const isBatch = head.id.startsWith('bat_');
  return (
    <Group component="li" justify="space-between" py="sm" gap="sm">
      <Box miw={0} flex="1 1 18rem">
        <Text fw={600} className="break-words">
          {key === '' ? t('deliveries.wholeLane') : key}
          {' · '}
          {t('deliveries.waitingCount', { count: depth })}
        </Text>
        <Text size="sm" className="break-words">
          {t('deliveries.nextInLane')}{' '}
          {isBatch ? (
            t('deliveries.batchOf', { count: head.events, sequence: head.sequence })
          ) : (
            <PageAnchor to="/deliveries/$deliveryId" params={{ deliveryId: head.id }} size="sm" underline="always">
              {t('deliveries.numberInLane', { number: head.sequence })}
            </PageAnchor>
          )}
        </Text>
        <Text size="sm" c="dimmed">
          {blockedSince !== null && head.lastError !== null
            ? t('deliveries.laneBlocked', {
                since: format.second(blockedSince),
                outcome: outcomeWords(head.lastError, t),
                count: attemptCount,
              })
            : t('deliveries.laneFlows')}
          {nextAttemptAt === null
            ? ` ${t('deliveries.laneSending')}`
            : ` ${t('deliveries.laneNext', { when: format.second(nextAttemptAt) })}`}
        </Text>
      </Box>
      {mayOperate && <LaneButtons lane={lane} endpointId={endpointId} />}
    </Group>
  );
}

function LaneButtons({ lane: { key, head }, endpointId }: Omit<RowProps, 'mayOperate'>) {
  const { t } = useTexts();
  const refresh = useRefresh();
  const retry = useRetry(endpointId);
  const skip = useMutation({
    mutationFn: () =>
      ask(api.v1.endpoints[':id'].lanes.skip.$post({ param: { id: endpointId }, json: { key, head: head.id } })),
    onSuccess: () => tellDone(t('deliveries.skipped')),
    // Refused, something else comes next by now: the list says what.
    onSettled: refresh,
  });
  return (
    <Group gap="xs">
      <Button
        size="xs"
        variant="default"
        leftSection={<IconRefresh size={14} aria-hidden />}
        loading={retry.isPending}
        onClick={() => retry.mutate(key)}
      >
        {t('deliveries.retryHead')}
      </Button>
      <Confirm
        title={t('deliveries.skipTitle')}
        text={t('deliveries.skipText')}
        action={t('deliveries.skipHead')}
        isPending={skip.isPending}
        onConfirm={() => skip.mutate()}
      >
        {(open) => (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlayerSkipForward size={14} aria-hidden />}
            loading={skip.isPending}
            onClick={open}
          >
            {t('deliveries.skipHead')}
          </Button>
        )}
      </Confirm>
    </Group>
  );
}
