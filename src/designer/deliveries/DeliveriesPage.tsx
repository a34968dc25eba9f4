import { Button, Group, Stack, Text } from '@mantine/core';
import { IconRepeat, IconSend } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useRef } from 'react';
import { toProblem } from '../api/problems.ts';
import { may, useSession } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { Empty } from '../shell/Empty.tsx';
import { Failure } from '../shell/Failure.tsx';
import { Loading } from '../shell/Loading.tsx';
import { Page } from '../shell/Page.tsx';
import { usePageKeys } from '../shell/Shortcuts.tsx';
import { DeliveryDrawer } from './list/DeliveryDrawer.tsx';
import { DeliveryRow } from './list/DeliveryRow.tsx';
import { FilterBar } from './list/FilterBar.tsx';
import { type Filters, isFiltered } from './list/filters.ts';
import { LiveMark } from './list/LiveMark.tsx';
import { useListKeys } from './list/useListKeys.ts';
import { useLiveDeliveries } from './list/useLiveDeliveries.ts';
import { useReading } from './list/useReading.ts';
import { useEndpoints } from './owners.ts';
import { PageLink } from './PageLink.tsx';
import { deliveriesQuery } from './queries.ts';
import { toReplaySearch } from './replays/replay-search.ts';
import { Sections } from './Sections.tsx';
import './deliveries.css';

const route = getRouteApi('/shell/deliveries');

const KEYS = {
  title: 'deliveries.keysTitle',
  rows: [
    { keys: [['j'], ['↓']], label: 'deliveries.keyNext' },
    { keys: [['k'], ['↑']], label: 'deliveries.keyBefore' },
    { keys: [['Enter']], label: 'deliveries.keyOpen' },
    { keys: [['Esc']], label: 'deliveries.keyClose' },
  ],
} as const;

/** Did it arrive, and if not, why? Everything that is sent out, newest first, while it happens. */
export function DeliveriesPage() {
  const { t } = useTexts();
  const { open, ...filters } = route.useSearch();
  const navigate = route.useNavigate();
  const { error } = useInfiniteQuery(deliveriesQuery(filters));
  const mayReplay = may(useSession(), 'operate');
  const setFilters = useCallback(
    (wanted: Filters) => void navigate({ search: wanted, replace: true, resetScroll: false }),
    [navigate],
  );
  return (
    <Page
      title={t('deliveries.title')}
      text={t('deliveries.text')}
      actions={
        mayReplay && (
          <PageLink
            to="/replays"
            search={toReplaySearch(filters, Date.now())}
            icon={IconRepeat}
            label={t('deliveries.replayThese')}
          />
        )
      }
    >
      <Sections />
      <FilterBar filters={filters} phoneProblem={phoneProblemOf(error)} onChange={setFilters} />
      <List key={JSON.stringify(filters)} filters={filters} open={open} onClear={() => setFilters({})} />
    </Page>
  );
}

function phoneProblemOf(error: unknown): string | undefined {
  return error ? toProblem(error).at('/phone') : undefined;
}

interface ListProps {
  filters: Filters;
  open: string | undefined;
  onClear: () => void;
}

function List({ filters, open, onClear }: ListProps) {
  const { t } = useTexts();
  const { isReading, handlers } = useReading();
  const list = useLiveDeliveries(filters, isReading || open !== undefined);
  const element = useRef<HTMLUListElement>(null);
  useListKeys(element, open === undefined);
  usePageKeys(KEYS);
  const { shown, isLoaded, error } = list;
  const showNew = () => {
    list.showNew();
    window.scrollTo({ top: 0 });
  };
  // Said beside the field.
  if (phoneProblemOf(error) !== undefined) return null;
  if (error && shown.length === 0) return <Failure error={error} onRetry={list.retry} />;
  return (
    <Stack gap="sm">
      <LiveMark
        newCount={list.newCount}
        isMore={list.isBehind}
        isReading={isReading || open !== undefined}
        isOffline={list.isOffline}
        onShow={showNew}
      />
      {!isLoaded && <Loading />}
      {isLoaded && shown.length === 0 && !list.isLoadingMore && !list.hasMore && (
        <Nothing isFiltered={isFiltered(filters)} onClear={onClear} />
      )}
      {shown.length > 0 && (
        <ul ref={element} className="delivery-list" aria-label={t('deliveries.title')} {...handlers}>
          <Rows shown={shown} open={open} />
        </ul>
      )}
      {error && <Failure error={error} onRetry={list.retry} />}
      {isLoaded && list.hasMore && (
        <Group justify="center">
          <Button variant="default" loading={list.isLoadingMore} onClick={list.showMore}>
            {t('general.showMore')}
          </Button>
        </Group>
      )}
      {shown.length > 0 && (
        <Text size="xs" c="dimmed" ta="center" visibleFrom="sm">
          {t('deliveries.keys')}
        </Text>
      )}
      <DeliveryDrawer id={open} shown={shown} />
    </Stack>
  );
}

function Rows({ shown, open }: Pick<ReturnType<typeof useLiveDeliveries>, 'shown'> & { open: string | undefined }) {
  const { find, nameOf } = useEndpoints(shown.map(({ endpointId }) => endpointId));
  return shown.map((delivery) => {
    const endpoint = find(delivery.endpointId);
    return (
      <DeliveryRow
        key={delivery.id}
        delivery={delivery}
        name={endpoint && nameOf(endpoint)}
        isOpen={delivery.id === open}
      />
    );
  });
}

function Nothing({ isFiltered: isAsked, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const { t } = useTexts();
  if (!isAsked) {
    return <Empty icon={IconSend} title={t('deliveries.emptyTitle')} text={t('deliveries.emptyText')} />;
  }
  return (
    <Empty icon={IconSend} title={t('deliveries.noneTitle')} text={t('deliveries.noneText')}>
      <Button variant="default" onClick={onClear}>
        {t('deliveries.clearFilters')}
      </Button>
    </Empty>
  );
}
