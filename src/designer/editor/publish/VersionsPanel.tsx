import { Box, Button, Collapse, Drawer, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconHistory } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { StateBadge } from '../../campaigns/StateBadge.tsx';
import { useTexts } from '../../i18n/texts.ts';
import { Empty } from '../../shell/Empty.tsx';
import { Failure } from '../../shell/Failure.tsx';
import { Loading } from '../../shell/Loading.tsx';
import { tellDone } from '../../shell/tell.ts';
import { useFormat } from '../../shell/useFormat.ts';
import { useSaving } from '../saving/context.ts';
import { useEditor, useEditorStore } from '../store.ts';
import { useDirectory, useMayEdit } from '../surroundings.ts';
import { Changes } from '../wording/Changes.tsx';
import { versionQuery, versionsQuery } from './queries.ts';

/** All that was ever published of it, newest first: to be compared with the draft, and brought back. */
export function VersionsPanel({ onClose }: { onClose: () => void }) {
  const { t } = useTexts();
  const { campaignId } = useDirectory();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    versionsQuery(campaignId),
  );
  const versions = data?.pages.flatMap(({ items }) => items);
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={t('publish.versionsTitle')}
      closeButtonProps={{ 'aria-label': t('general.close') }}
      classNames={{ title: 'editor-panel-title' }}
    >
      {error && <Failure error={error} onRetry={refetch} />}
      {!versions && !error && <Loading />}
      {versions?.length === 0 && (
        <Empty icon={IconHistory} title={t('publish.versionsEmptyTitle')} text={t('publish.versionsEmptyText')} />
      )}
      <Box component="ul" p={0} m={0} className="rows editor-list">
        {versions?.map((each) => (
          <VersionRow key={each.version} {...each} onClose={onClose} />
        ))}
      </Box>
      {hasNextPage && (
        <Group justify="center" mt="md">
          <Button variant="default" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
            {t('general.showMore')}
          </Button>
        </Group>
      )}
    </Drawer>
  );
}

interface VersionRowProps {
  version: number;
  publishedAt: string;
  publishedBy: string | null;
  onClose: () => void;
}

function VersionRow({ version, publishedAt, publishedBy, onClose }: VersionRowProps) {
  const { t } = useTexts();
  const when = useFormat().moment(publishedAt);
  const mayEdit = useMayEdit();
  const isLive = useSaving((saving) => saving.campaign.version === version);
  const [isOpen, { toggle }] = useDisclosure(false);
  return (
    <Box component="li" py="sm">
      <Group justify="space-between" gap="xs">
        <Box>
          <Group gap="xs">
            <Text fw={600}>{t('publish.version', { version })}</Text>
            {isLive && <StateBadge state="live" />}
          </Group>
          <Text size="sm" c="dimmed" className="break-words">
            {publishedBy === null
              ? t('publish.publishedAt', { when })
              : t('publish.publishedBy', { when, who: publishedBy })}
          </Text>
        </Box>
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            aria-expanded={isOpen}
            aria-label={t('publish.compareVersion', { version })}
            onClick={toggle}
          >
            {t('publish.compare')}
          </Button>
          {mayEdit && <LoadButton version={version} onDone={onClose} />}
        </Group>
      </Group>
      <Collapse expanded={isOpen} mt="xs">
        {isOpen && <FromVersion version={version} />}
      </Collapse>
    </Box>
  );
}

/** What the draft has that the version has not, and the other way round. */
function FromVersion({ version }: { version: number }) {
  const { t } = useTexts();
  const { campaignId } = useDirectory();
  const draft = useEditor((store) => store.state.definition);
  const { data, error, refetch } = useQuery(versionQuery(campaignId, version));
  if (error) return <Failure error={error} onRetry={refetch} />;
  if (!data) return <Loading />;
  return (
    <Stack gap={4}>
      <Text size="sm" c="dimmed">
        {t('publish.compareText', { version })}
      </Text>
      <Changes before={data} after={draft} />
    </Stack>
  );
}

/** Makes the version the draft, as one step that can be undone. */
function LoadButton({ version, onDone }: { version: number; onDone: () => void }) {
  const { t } = useTexts();
  const store = useEditorStore();
  const { campaignId } = useDirectory();
  const { refetch, isFetching } = useQuery({ ...versionQuery(campaignId, version), enabled: false });
  const load = async () => {
    const { data } = await refetch();
    if (!data) return;
    store.apply({ type: 'replaceDefinition', definition: data });
    tellDone(t('publish.loaded', { version }));
    onDone();
  };
  return (
    <Button
      size="xs"
      variant="default"
      loading={isFetching}
      aria-label={t('publish.loadVersion', { version })}
      onClick={load}
    >
      {t('publish.load')}
    </Button>
  );
}
