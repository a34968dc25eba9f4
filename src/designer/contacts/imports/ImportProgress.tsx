import { Alert, Badge, Box, Button, Group, Progress, SimpleGrid, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api, ask } from '../../api/client.ts';
import { may, useSession } from '../../api/session.ts';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Section } from '../../people/Section.tsx';
import { Failure } from '../../shell/Failure.tsx';
import { Loading } from '../../shell/Loading.tsx';
import { tellDone } from '../../shell/tell.ts';
import { useFormat } from '../../shell/useFormat.ts';
import { type ContactImport, importQuery, isOver } from '../queries.ts';
import { ImportReport } from './ImportReport.tsx';

export const IMPORT_STATES = {
  uploading: { label: 'imports.stateUploading', color: 'blue' },
  running: { label: 'imports.stateRunning', color: 'blue' },
  completed: { label: 'imports.stateCompleted', color: 'teal' },
  failed: { label: 'imports.stateFailed', color: 'red' },
  cancelled: { label: 'imports.stateCancelled', color: 'gray.5' },
} as const satisfies Record<ContactImport['state'], { label: PlainKey; color: string }>;

export function ImportState({ state }: Pick<ContactImport, 'state'>) {
  const { t } = useTexts();
  const { label, color } = IMPORT_STATES[state];
  return (
    <Badge variant="dot" color={color} tt="none" fw={500}>
      {t(label)}
    </Badge>
  );
}

/** How far an import is, while it runs; what became of it, when it is over. */
export function ImportProgress({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(importQuery(id));
  useNews(data);
  if (!data) return error ? <Failure error={error} onRetry={refetch} /> : <Loading />;
  return <LoadedImport imported={data} />;
}

/** When it is over, lists show other people. */
function useNews(imported: ContactImport | undefined): void {
  const queryClient = useQueryClient();
  const wasRunning = useRef(false);
  useEffect(() => {
    if (!imported) return;
    if (isOver(imported) && wasRunning.current) {
      void queryClient.invalidateQueries({ queryKey: ['contacts'] });
      void queryClient.invalidateQueries({ queryKey: ['segments'] });
      void queryClient.invalidateQueries({ queryKey: ['imports', 'list'] });
    }
    wasRunning.current = !isOver(imported);
  }, [imported, queryClient]);
}

function LoadedImport({ imported }: { imported: ContactImport }) {
  const { t } = useTexts();
  const { id, fileName, state, error, reported, rows } = imported;
  return (
    <Section title={fileName ?? t('imports.noName')} actions={<ImportState state={state} />}>
      <Stack gap="md">
        {isOver(imported) ? null : <Running imported={imported} />}
        <Counts imported={imported} />
        {error && (
          <Alert color="red" title={t('imports.stateFailed')}>
            {error.row === null
              ? t('imports.failureNoRow', { message: error.message })
              : t('imports.failure', { message: error.message, row: error.row })}
          </Alert>
        )}
        {state === 'completed' && reported === 0 && rows > 0 && <Text size="sm">{t('imports.noErrors')}</Text>}
        {reported > 0 && <ImportReport id={id} count={reported} isFinal={isOver(imported)} />}
      </Stack>
    </Section>
  );
}

function Running({ imported: { id, bytesDone, bytesTotal, rows } }: { imported: ContactImport }) {
  const { t } = useTexts();
  const queryClient = useQueryClient();
  const mayChange = may(useSession(), 'operate');
  const cancel = useMutation({
    mutationFn: () => ask(api.v1.contacts.imports[':id'].cancel.$post({ param: { id } })),
    onSuccess(cancelled) {
      tellDone(t('imports.cancelled'));
      queryClient.setQueryData(importQuery(id).queryKey, cancelled);
    },
  });
  return (
    <Box>
      <Progress
        value={bytesTotal === 0 ? 0 : Math.round((bytesDone / bytesTotal) * 100)}
        animated
        aria-label={t('imports.progress')}
        mb="xs"
      />
      <Group justify="space-between">
        <Text size="sm" role="status">
          {t('imports.rowsDone', { count: rows })}
        </Text>
        {mayChange && (
          <Button variant="default" size="xs" loading={cancel.isPending} onClick={() => cancel.mutate()}>
            {t('imports.cancel')}
          </Button>
        )}
      </Group>
    </Box>
  );
}

function Counts({ imported: { created, updated, unchanged, failed } }: { imported: ContactImport }) {
  const { t } = useTexts();
  const format = useFormat();
  const counts: [PlainKey, number][] = [
    ['imports.created', created],
    ['imports.updated', updated],
    ['imports.unchanged', unchanged],
    ['imports.failed', failed],
  ];
  return (
    <SimpleGrid cols={{ base: 2, sm: 4 }} component="dl" m={0}>
      {counts.map(([key, count]) => (
        <Box key={key}>
          <Text component="dt" size="sm" c="dimmed">
            {t(key)}
          </Text>
          <Text component="dd" m={0} fw={600} fz="xl">
            {format.number(count)}
          </Text>
        </Box>
      ))}
    </SimpleGrid>
  );
}
