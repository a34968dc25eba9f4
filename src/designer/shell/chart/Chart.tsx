import { Box, Button, Group, Paper, ScrollArea, Skeleton, Table, Title } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { useFormat } from '../useFormat.ts';
import type { BarsProps } from './Bars.tsx';

const Bars = lazy(() => import('./Bars.tsx'));

interface ChartProps extends BarsProps {
  title: string;
  /** What the first column of its table is. */
  atLabel: string;
}

/** Numbers over time: as bars to look at, or as a table to read and to copy. */
export function Chart({ title, atLabel, ...bars }: ChartProps) {
  const { t } = useTexts();
  const [isTable, setTable] = useState(false);
  return (
    <Paper withBorder p="md">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h5">
          {title}
        </Title>
        <Button
          variant="subtle"
          color="gray"
          c="dimmed"
          size="compact-sm"
          aria-pressed={isTable}
          onClick={() => setTable(!isTable)}
        >
          {t(isTable ? 'general.asChart' : 'general.asTable')}
        </Button>
      </Group>
      {isTable ? (
        <Numbers atLabel={atLabel} title={title} {...bars} />
      ) : (
        <Suspense fallback={<Skeleton h={240} />}>
          <Box role="img" aria-label={title}>
            <Bars {...bars} />
          </Box>
        </Suspense>
      )}
    </Paper>
  );
}

function Numbers({ title, atLabel, data, at, series }: ChartProps) {
  const format = useFormat();
  return (
    <ScrollArea.Autosize mah={240} viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': title }}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{atLabel}</Table.Th>
            {series.map(({ name, label }) => (
              <Table.Th key={name}>{label}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data.map((entry) => (
            <Table.Tr key={entry[at]}>
              <Table.Td>{entry[at]}</Table.Td>
              {series.map(({ name }) => (
                <Table.Td key={name}>{format.number(Number(entry[name]))}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea.Autosize>
  );
}
