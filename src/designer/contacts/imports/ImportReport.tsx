import { Box, Button, Group, Table, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Failure } from '../../shell/Failure.tsx';
import { Loading } from '../../shell/Loading.tsx';
import { tellDone } from '../../shell/tell.ts';
import { download } from '../download.ts';
import { MoreButton } from '../MoreButton.tsx';
import { type ImportErrors, importErrorsQuery } from '../queries.ts';

/** Which rows were refused, or not taken in full, and why. */
export function ImportReport({ id, count, isFinal }: { id: string; count: number; isFinal: boolean }) {
  const { t } = useTexts();
  const query = useInfiniteQuery(importErrorsQuery(id, isFinal));
  const entries = query.data?.pages.flatMap(({ items }) => items);
  return (
    <Box>
      <Group justify="space-between" mb="xs">
        <Box>
          <Text fw={600}>{t('imports.report')}</Text>
          <Text size="sm" c="dimmed">
            {t('imports.reportText', { count })}
          </Text>
        </Box>
        <ReportDownload id={id} />
      </Group>
      {query.error && <Failure error={query.error} onRetry={query.refetch} />}
      {!entries && !query.error && <Loading />}
      {entries?.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('imports.reportGone')}
        </Text>
      )}
      {entries && entries.length > 0 && <ReportTable entries={entries} />}
      <MoreButton query={query} />
    </Box>
  );
}

function ReportTable({ entries }: { entries: ImportErrors['items'] }) {
  const { t, sayRefusal } = useTexts();
  return (
    <Table fz="sm" layout="fixed">
      <Table.Thead>
        <Table.Tr>
          <Table.Th w="4.5rem">{t('imports.row')}</Table.Th>
          <Table.Th visibleFrom="sm">{t('imports.field')}</Table.Th>
          <Table.Th visibleFrom="sm">{t('imports.cell')}</Table.Th>
          <Table.Th>{t('imports.reason')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {entries.map(({ row, field, value, message }, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row may have several, and they do not move.
          <Table.Tr key={n}>
            <Table.Td>{row}</Table.Td>
            <Table.Td visibleFrom="sm" className="break-words">
              {field}
            </Table.Td>
            <Table.Td visibleFrom="sm" className="break-words">
              {value}
            </Table.Td>
            <Table.Td className="break-words">
              <Text size="sm" fw={600} hiddenFrom="sm">
                {[field, value].filter(Boolean).join(': ')}
              </Text>
              {sayRefusal(message)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function ReportDownload({ id }: { id: string }) {
  const { t } = useTexts();
  const save = useMutation({
    mutationFn: () => {
      const asked = api.v1.contacts.imports[':id'].errors.$get({ param: { id }, query: { format: 'csv' } });
      return download(asked as unknown as Promise<Response>, 'import-errors.csv');
    },
    onSuccess: () => tellDone(t('imports.downloaded')),
  });
  return (
    <Button
      variant="default"
      size="xs"
      leftSection={<IconDownload size={14} aria-hidden />}
      loading={save.isPending}
      onClick={() => save.mutate()}
    >
      {t('imports.downloadReport')}
    </Button>
  );
}
