import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { SubmitButton } from '../../shell/SubmitButton.tsx';
import { useSubmit } from '../../shell/useSubmit.ts';
import { type ContactImport, categoriesQuery, fieldsQuery } from '../queries.ts';
import { ColumnsTable } from './ColumnsTable.tsx';
import type { ChosenFile, Defined } from './chosen-file.ts';
import { ImportOptions } from './ImportOptions.tsx';
import { PreviewTable } from './PreviewTable.tsx';
import { givenForm, type ImportPlan, planImport, toImportQuery } from './plan.ts';
import { HEAD_BYTES, readHead } from './read-head.ts';
import { uploadImport } from './upload.ts';

const MEGABYTE = 1_000_000;

interface ImportFormProps {
  chosen: ChosenFile;
  onStarted: (started: ContactImport) => void;
  onForget: () => void;
}

/** What becomes of a chosen file's columns and rows; then it is sent. */
export function ImportForm({ chosen: { file, bytes, head: found }, onStarted, onForget }: ImportFormProps) {
  const { t } = useTexts();
  const queryClient = useQueryClient();
  const defined = useDefined();
  const [head, setHead] = useState(found);
  const [plan, setPlan] = useState<ImportPlan>(() => planImport(head, defined));
  const [sent, setSent] = useState(0);
  const abort = useRef<AbortController>(undefined);
  const submit = useSubmit({
    async send() {
      setSent(0);
      abort.current = new AbortController();
      const { signal } = abort.current;
      const query = toImportQuery(plan, head, file.name);
      return uploadImport(file, { query, signal, onProgress: (loaded, total) => setSent(loaded / total) }).catch(
        (error) => {
          if (signal.aborted) return undefined;
          throw error;
        },
      );
    },
    onDone(started) {
      void queryClient.invalidateQueries({ queryKey: ['imports'] });
      if (started) onStarted(started);
    },
  });
  const sizeOf = (bytes: number) =>
    bytes < MEGABYTE
      ? t('imports.sizeKb', { size: Math.ceil(bytes / 1_000) })
      : t('imports.sizeMb', { size: Math.round(bytes / 100_000) / 10 });
  const change = (changed: Partial<ImportPlan>) => {
    const next = { ...plan, ...changed };
    const isReread = next.delimiter !== plan.delimiter || next.encoding !== plan.encoding;
    const reread = isReread ? readHead(bytes, file.size <= HEAD_BYTES, givenForm(next)) : undefined;
    if (reread) setHead(reread);
    // Other cells are other columns.
    setPlan(reread ? { ...next, targets: planImport(reread, defined).targets } : next);
  };
  return (
    <form {...submit.form}>
      <Stack gap="lg">
        <Group gap="sm" justify="space-between">
          <Text fw={600} className="break-words">
            {file.name}{' '}
            <Text span c="dimmed" fw={400}>
              {sizeOf(file.size)}
            </Text>
          </Text>
          <Button variant="default" size="xs" onClick={onForget} disabled={submit.isPending}>
            {t('imports.chooseAnother')}
          </Button>
        </Group>
        <ColumnsTable
          head={head}
          plan={plan}
          defined={defined}
          onChange={(targets) => change({ targets })}
          errorAt={(header) => submit.errorAt(columnPath(header))}
        />
        <PreviewTable head={head} plan={plan} />
        <ImportOptions head={found} plan={plan} defined={defined} onChange={change} errorAt={submit.errorAt} />
        {submit.isPending && (
          <Group gap="sm" role="status" wrap="nowrap">
            <Text size="sm">{t('imports.uploading')}</Text>
            <Progress value={Math.round(sent * 100)} flex={1} aria-label={t('imports.uploading')} />
            <Button variant="subtle" size="xs" onClick={() => abort.current?.abort()}>
              {t('imports.cancelUpload')}
            </Button>
          </Group>
        )}
        <Group justify="flex-end">
          <SubmitButton submit={submit} label={t('imports.begin')} />
        </Group>
      </Stack>
    </form>
  );
}

/** Loaded by whoever shows this. */
function useDefined(): Defined {
  return {
    fields: useQuery(fieldsQuery).data?.items ?? [],
    categories: useQuery(categoriesQuery).data?.items ?? [],
  };
}

/** Where the server speaks of a column: a JSON pointer. */
function columnPath(header: string): string {
  return `/mapping/${header.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
