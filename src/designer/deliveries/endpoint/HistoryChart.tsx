import '@mantine/charts/styles.css';
import { BarChart, LineChart } from '@mantine/charts';
import { Box, Stack, Text, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { accountQuery } from '../../api/session.ts';
import { useTexts } from '../../i18n/texts.ts';
import { useFormat } from '../../shell/useFormat.ts';
import type { History } from '../queries.ts';

/** For pictures: those who hear the page get a table with the same numbers. */
const STILL = { accessibilityLayer: false };

/** What got through and what did not, and below it how long answers took. */
export function HistoryChart({ history }: { history: History }) {
  const { t } = useTexts();
  const format = useFormat();
  const label = useLabels(history);
  const data = history.buckets.map(({ at, delivered, failed, medianMs, slowMs }) => ({
    at: label(at),
    delivered,
    failed,
    medianMs,
    slowMs,
  }));
  return (
    <Stack gap="md" component="figure" m={0} aria-label={t('deliveries.history')}>
      <Box aria-hidden>
        <Text size="sm" fw={600} mb={4}>
          {t('deliveries.historyAttempts')}
        </Text>
        <BarChart
          h={160}
          data={data}
          dataKey="at"
          type="stacked"
          withLegend
          maxBarWidth={24}
          barChartProps={STILL}
          yAxisProps={{ width: 48, allowDecimals: false }}
          xAxisProps={{ minTickGap: 32 }}
          series={[
            { name: 'delivered', label: t('deliveries.historyDelivered'), color: 'teal.6' },
            { name: 'failed', label: t('deliveries.historyFailed'), color: 'red.6' },
          ]}
        />
      </Box>
      <Box aria-hidden>
        <Text size="sm" fw={600} mb={4}>
          {t('deliveries.historyLatency')}
        </Text>
        <LineChart
          h={130}
          data={data}
          dataKey="at"
          withLegend
          connectNulls={false}
          curveType="linear"
          lineChartProps={STILL}
          valueFormatter={format.took}
          yAxisProps={{ width: 64 }}
          xAxisProps={{ minTickGap: 32 }}
          series={[
            { name: 'medianMs', label: t('deliveries.historyMedian'), color: 'blue.6' },
            { name: 'slowMs', label: t('deliveries.historySlow'), color: 'grape.5', strokeDasharray: '5 4' },
          ]}
        />
      </Box>
      <AsTable history={history} />
    </Stack>
  );
}

/** As a day's clock, or with the day where it is several. */
function useLabels({ range }: History): (iso: string) => string {
  const { language } = useTexts();
  const timeZone = useQuery(accountQuery).data?.timeZone ?? 'UTC';
  const day = range === 'week' ? ({ weekday: 'short' } as const) : {};
  const clock = new Intl.DateTimeFormat(language, { ...day, hour: 'numeric', minute: '2-digit', timeZone });
  return (iso) => clock.format(new Date(iso));
}

function AsTable({ history }: { history: History }) {
  const { t } = useTexts();
  const format = useFormat();
  const used = history.buckets.filter(({ delivered, failed }) => delivered + failed > 0);
  return (
    <VisuallyHidden>
      <table>
        <caption>{t('deliveries.history')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('deliveries.time')}</th>
            <th scope="col">{t('deliveries.historyDelivered')}</th>
            <th scope="col">{t('deliveries.historyFailed')}</th>
            <th scope="col">{t('deliveries.historyMedian')}</th>
          </tr>
        </thead>
        <tbody>
          {used.map(({ at, delivered, failed, medianMs }) => (
            <tr key={at}>
              <th scope="row">{format.moment(at)}</th>
              <td>{delivered}</td>
              <td>{failed}</td>
              <td>{medianMs === null ? '' : format.took(medianMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </VisuallyHidden>
  );
}
