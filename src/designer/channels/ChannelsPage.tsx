import { Box, Button, Paper } from '@mantine/core';
import { IconBroadcast, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { may, useSession } from '../api/session.ts';
import { channelsQuery } from '../campaigns/queries.ts';
import { useTexts } from '../i18n/texts.ts';
import { Empty } from '../shell/Empty.tsx';
import { Failure } from '../shell/Failure.tsx';
import { Loading } from '../shell/Loading.tsx';
import { Page } from '../shell/Page.tsx';
import { ChannelDialog, type Opened } from './ChannelDialog.tsx';
import { ChannelRow } from './ChannelRow.tsx';

/** People who set one up wait for their first message: it shows by itself. */
const REFRESH_MS = 5_000;

/** The lines that people write to, and how to connect another. */
export function ChannelsPage() {
  const { t } = useTexts();
  const isOwner = may(useSession(), 'admin');
  const { data, error, refetch } = useQuery({ ...channelsQuery, refetchInterval: REFRESH_MS });
  const [opened, setOpened] = useState<Opened>();
  const channels = data?.items;
  const isEmpty = channels?.length === 0;
  const add = isOwner && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpened({ view: 'new' })}>
      {t('channels.add')}
    </Button>
  );
  return (
    <Page title={t('channels.title')} text={t('channels.text')} actions={!isEmpty && add}>
      {error && <Failure error={error} onRetry={refetch} />}
      {!channels && !error && <Loading />}
      {isEmpty && (
        <Empty icon={IconBroadcast} title={t('channels.emptyTitle')} text={t('channels.emptyText')}>
          {add}
        </Empty>
      )}
      {channels && !isEmpty && (
        <Paper withBorder px="lg" py="xs">
          <Box className="rows">
            {channels.map((channel) => (
              <ChannelRow key={channel.id} channel={channel} onOpen={(view) => setOpened({ view, channel })} />
            ))}
          </Box>
        </Paper>
      )}
      <ChannelDialog opened={opened} onOpen={setOpened} />
    </Page>
  );
}
