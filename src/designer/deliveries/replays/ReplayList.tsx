import { Box, Button, Group, Progress, Stack, Text } from '@mantine/core';
import { type Icon, IconCircleCheck, IconCircleX, IconRepeat } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { may, useSession } from '../../api/session.ts';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Empty } from '../../shell/Empty.tsx';
import { Failure } from '../../shell/Failure.tsx';
import { Loading } from '../../shell/Loading.tsx';
import { PageAnchor } from '../../shell/links.tsx';
import { tellDone } from '../../shell/tell.ts';
import { useFormat } from '../../shell/useFormat.ts';
import { useEndpoints } from '../owners.ts';
import { Part } from '../Part.tsx';
import { LIVE_MS, type Replay, replaysQuery } from '../queries.ts';
import { STATE_LOOKS } from '../states.tsx';

const RUNNING_MS = 1_000;

const LOOKS: Record<Replay['state'], { label: PlainKey; icon: Icon; color: string }> = {
  running: { label: 'deliveries.replayRunning', icon: IconRepeat, color: 'blue' },
  completed: { label: 'deliveries.replayCompleted', icon: IconCircleCheck, color: 'teal' },
  cancelled: { label: 'deliveries.replayCancelled', icon: IconCircleX, color: 'gray' },
};

/** What was sent again so far, and how far it is. */
export function ReplayList() {
  const { t } = useTexts();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    ...replaysQuery,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some((each) => each.state === 'running')) ? RUNNING_MS : 3 * LIVE_MS,
  });
  const replays = data?.pages.flatMap(({ items }) => items);
  if (error && !replays) return <Failure error={error} onRetry={refetch} />;
  if (!replays) return <Loading />;
  if (replays.length === 0) {
    return <Empty icon={IconRepeat} title={t('deliveries.noReplaysTitle')} text={t('deliveries.noReplaysText')} />;
  }
  return (
    <Part title={t('deliveries.replaysSoFar')}>
      <Box className="rows" component="ul" aria-label={t('deliveries.replaysSoFar')}>
        {replays.map((replay) => (
          <ReplayRow key={replay.id} replay={replay} />
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

function ReplayRow({ replay }: { replay: Replay }) {
  const { t } = useTexts();
  const format = useFormat();
  const { state, total, queued, filters, createdAt } = replay;
  const { icon: Picture, label, color } = LOOKS[state];
  const share = total === 0 ? 100 : Math.min(100, (100 * queued) / total);
  const done = t('deliveries.replayProgress', { queued, total });
  return (
    <Stack component="li" gap={6} py="sm">
      <Group justify="space-between" gap="xs">
        <Group gap={8}>
          <Picture size={18} aria-hidden className={`state-icon state-${color}`} />
          <Text size="sm" fw={600}>
            {t(label)}
          </Text>
          <Text size="sm">{done}</Text>
        </Group>
        <Group gap="sm">
          <Text size="sm" c="dimmed">
            {format.second(createdAt)}
          </Text>
          {state === 'running' && <CancelButton id={replay.id} />}
        </Group>
      </Group>
      {state === 'running' && <Progress value={share} aria-label={done} />}
      <What filters={filters} />
    </Stack>
  );
}

function What({ filters }: Pick<Replay, 'filters'>) {
  const { t } = useTexts();
  const format = useFormat();
  const { find, labelOf, campaign } = useEndpoints([filters.endpoint]);
  const endpoint = filters.endpoint === null ? undefined : find(filters.endpoint);
  const states = filters.states.map((each) => t(STATE_LOOKS[each].label)).join(', ');
  return (
    <Text size="sm" c="dimmed" className="break-words">
      {filters.endpoint !== null && (
        <>
          <PageAnchor
            to="/endpoints/$endpointId"
            params={{ endpointId: filters.endpoint }}
            size="sm"
            underline="always"
          >
            {endpoint ? labelOf(endpoint) : t('deliveries.theEndpoint')}
          </PageAnchor>
          {' · '}
        </>
      )}
      {filters.campaign !== null && (
        <>
          <PageAnchor
            to="/campaigns/$campaignId"
            params={{ campaignId: filters.campaign }}
            size="sm"
            underline="always"
          >
            {campaign(filters.campaign) ?? t('deliveries.theCampaign')}
          </PageAnchor>
          {' · '}
        </>
      )}
      {filters.eventType !== null && `${filters.eventType} · `}
      {t('deliveries.replayOf', { states, from: format.second(filters.from), to: format.second(filters.to) })}
    </Text>
  );
}

function CancelButton({ id }: { id: string }) {
  const { t } = useTexts();
  const queryClient = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: () => ask(api.v1.replays[':id'].cancel.$post({ param: { id } })),
    onSuccess: () => tellDone(t('deliveries.replayNowCancelled')),
    // Refused, it is through by now.
    onSettled: () => queryClient.invalidateQueries({ queryKey: replaysQuery.queryKey }),
  });
  if (!may(useSession(), 'operate')) return null;
  return (
    <Button size="compact-sm" variant="default" loading={isPending} onClick={() => mutate()}>
      {t('deliveries.replayCancel')}
    </Button>
  );
}
