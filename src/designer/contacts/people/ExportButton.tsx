import { Button, Group, Loader, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { api } from '../../api/client.ts';
import { useTexts } from '../../i18n/texts.ts';
import { tellDone } from '../../shell/tell.ts';
import { countLines, download } from '../download.ts';

/** Takes those that are shown into the downloads; says how far it is, and can be broken off. */
export function ExportButton({ query, isNarrowed }: { query: Record<string, string>; isNarrowed: boolean }) {
  const { t } = useTexts();
  const [lines, setLines] = useState(0);
  const abort = useRef<AbortController>(undefined);
  const exporting = useMutation({
    async mutationFn() {
      let count = 0;
      setLines(0);
      abort.current = new AbortController();
      // Spreadsheets know UTF-8 by the mark.
      const asked = api.v1.contacts.export.$get(
        { query: { ...query, bom: 'true' } },
        { init: { signal: abort.current.signal } },
      );
      await download(asked as unknown as Promise<Response>, 'contacts.csv', (piece) => {
        count += countLines(piece);
        setLines(count);
      }).catch((error: unknown) => {
        if (!abort.current?.signal.aborted) throw error;
      });
      return abort.current.signal.aborted ? undefined : Math.max(0, count - 1);
    },
    onSuccess: (count) => count !== undefined && tellDone(t('contacts.exported', { count })),
  });
  if (!exporting.isPending) {
    return (
      <Button
        variant="default"
        leftSection={<IconDownload size={16} aria-hidden />}
        aria-label={t(isNarrowed ? 'contacts.exportFound' : 'contacts.exportAll')}
        onClick={() => exporting.mutate()}
      >
        {t('contacts.export')}
      </Button>
    );
  }
  return (
    <Group gap="xs" role="status">
      <Loader size="xs" aria-hidden />
      <Text size="sm">{t('contacts.exportProgress', { count: lines })}</Text>
      <Button variant="subtle" size="xs" onClick={() => abort.current?.abort()}>
        {t('general.cancel')}
      </Button>
    </Group>
  );
}
