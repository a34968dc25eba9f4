import { Box, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTexts } from '../../i18n/texts.ts';
import { categoriesQuery, fieldsQuery } from '../queries.ts';
import { IGNORE, type ImportPlan } from './plan.ts';
import type { FileHead } from './read-head.ts';
import { useTargets } from './useTargets.ts';

const ROWS_SHOWN = 5;

/** The first rows by what their columns become; nothing is imported yet. */
export function PreviewTable({ head: { rows }, plan: { targets } }: { head: FileHead; plan: ImportPlan }) {
  const { t } = useTexts();
  const fields = useQuery(fieldsQuery).data?.items ?? [];
  const categories = useQuery(categoriesQuery).data?.items ?? [];
  const { nameOf } = useTargets({ fields, categories });
  const used = targets.flatMap((target, at) => (target === IGNORE ? [] : [{ target, at }]));
  if (used.length === 0) return null;
  return (
    <Box>
      <Text fw={600} mb="xs" id="import-preview">
        {t('imports.preview')}
      </Text>
      {rows.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('imports.previewEmpty')}
        </Text>
      ) : (
        <Box className="wide-table" role="region" aria-labelledby="import-preview" tabIndex={0}>
          <Table fz="sm" verticalSpacing={6}>
            <Table.Thead>
              <Table.Tr>
                {used.map(({ target, at }) => (
                  <Table.Th key={at}>{nameOf(target)}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.slice(0, ROWS_SHOWN).map((row, n) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name, and do not move.
                <Table.Tr key={n}>
                  {used.map(({ at }) => (
                    <Table.Td key={at}>{row[at] ?? ''}</Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Box>
      )}
    </Box>
  );
}
