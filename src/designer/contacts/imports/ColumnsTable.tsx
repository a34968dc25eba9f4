import { Box, Select, Table, Text } from '@mantine/core';
import { useTexts } from '../../i18n/texts.ts';
import type { Defined } from './chosen-file.ts';
import { IGNORE, type ImportPlan } from './plan.ts';
import type { FileHead } from './read-head.ts';
import { useTargets } from './useTargets.ts';

const VALUES_SHOWN = 3;

interface ColumnsTableProps {
  head: FileHead;
  plan: ImportPlan;
  defined: Defined;
  onChange: (targets: string[]) => void;
  errorAt: (header: string) => string | undefined;
}

/** What each column of the file becomes. */
export function ColumnsTable({
  head: { headers, rows },
  plan: { targets },
  defined,
  onChange,
  errorAt,
}: ColumnsTableProps) {
  const { t } = useTexts();
  const { data } = useTargets(defined);
  const change = (at: number, target: string) => onChange(targets.map((each, n) => (n === at ? target : each)));
  return (
    <Box>
      <Text fw={600}>{t('imports.columns')}</Text>
      <Text size="sm" c="dimmed" mb="xs">
        {t('imports.columnsText')}
      </Text>
      <Table layout="fixed" verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('imports.columnInFile')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('imports.firstValues')}</Table.Th>
            <Table.Th>{t('imports.becomes')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {headers.map((header, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other name, and do not move.
            <Table.Tr key={at}>
              <Table.Td className="break-words">
                {header === '' ? <Text c="dimmed">{t('imports.unnamed')}</Text> : header}
              </Table.Td>
              <Table.Td visibleFrom="sm" className="break-words">
                <Text size="sm" c="dimmed" lineClamp={2}>
                  {rows
                    .slice(0, VALUES_SHOWN)
                    .map((row) => row[at] ?? '')
                    .filter((cell) => cell !== '')
                    .join(' · ')}
                </Text>
              </Table.Td>
              <Table.Td>
                <Select
                  aria-label={`${t('imports.becomes')}: ${header}`}
                  data={data}
                  value={targets[at] ?? IGNORE}
                  onChange={(target) => target && change(at, target)}
                  error={errorAt(header)}
                  searchable
                  allowDeselect={false}
                  disabled={header === ''}
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Box>
  );
}
