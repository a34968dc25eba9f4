import { BarChart } from '@mantine/charts';
import '@mantine/charts/styles.css';

export interface BarsProps {
  data: Record<string, string | number>[];
  /** What the x axis shows of each entry. */
  at: string;
  series: { name: string; label: string; color: string }[];
}

/** Bars over time, one beside the other. Loaded when they are shown: drawing them takes 100 kB of script. */
export default function Bars({ data, at, series }: BarsProps) {
  return (
    <BarChart
      h={240}
      data={data}
      dataKey={at}
      series={series}
      withLegend={series.length > 1}
      // In the order of the bars, not of the alphabet.
      legendProps={{ verticalAlign: 'bottom', itemSorter: null }}
      tickLine="none"
      yAxisProps={{ allowDecimals: false, width: 40 }}
      maxBarWidth={36}
      barProps={{ isAnimationActive: false }}
      // On a phone a day of hours has a few pixels for each bar: none of them is to be a gap.
      barChartProps={{ accessibilityLayer: false, barGap: 1 }}
    />
  );
}
