import { SegmentedControl, Skeleton, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { Failure } from '../../shell/Failure.tsx';
import { Part } from '../Part.tsx';
import { type HistoryRange, historyQuery, LIVE_MS } from '../queries.ts';

/** Charts are heavy: they come when one is drawn. */
const HistoryChart = lazy(() => import('./HistoryChart.tsx').then(({ HistoryChart: chart }) => ({ default: chart })));

const REFRESH_MS = 2 * LIVE_MS;
const HEIGHT = 340;

/** How an endpoint did over a time: what got through, what did not, and how long answers took. */
export function HistorySection({ endpointId }: { endpointId: string }) {
  const { t } = useTexts();
  const [range, setRange] = useState<HistoryRange>('day');
  const { data, error, refetch } = useQuery({
    ...historyQuery(endpointId, range),
    refetchInterval: REFRESH_MS,
    placeholderData: keepPreviousData,
  });
  const isEmpty = data?.buckets.every(({ delivered, failed }) => delivered + failed === 0);
  return (
    <Part
      title={t('deliveries.history')}
      text={t('deliveries.historyText')}
      actions={
        <SegmentedControl<HistoryRange>
          size="xs"
          // On a phone long words take a second line, not the third choice's place.
          w={{ base: '100%', sm: 'auto' }}
          styles={{ label: { whiteSpace: 'normal' } }}
          aria-label={t('deliveries.historyRange')}
          value={range}
          onChange={setRange}
          data={[
            { value: 'hour', label: t('deliveries.lastHour') },
            { value: 'day', label: t('deliveries.lastDay') },
            { value: 'week', label: t('deliveries.lastWeek') },
          ]}
        />
      }
    >
      {error && !data && <Failure error={error} onRetry={refetch} />}
      {!data && !error && <Skeleton height={HEIGHT} />}
      {isEmpty && (
        <Text size="sm" c="dimmed">
          {t('deliveries.historyEmpty')}
        </Text>
      )}
      {data && !isEmpty && (
        <Suspense fallback={<Skeleton height={HEIGHT} />}>
          <HistoryChart history={data} />
        </Suspense>
      )}
      {data?.isSampled && (
        <Text size="xs" c="dimmed">
          {t('deliveries.historySampled')}
        </Text>
      )}
    </Part>
  );
}
