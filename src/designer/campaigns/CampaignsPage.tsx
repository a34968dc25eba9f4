import { Badge, Box, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { IconMessageChatbot, IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { may, useSession } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { Empty } from '../shell/Empty.tsx';
import { Failure } from '../shell/Failure.tsx';
import { Loading } from '../shell/Loading.tsx';
import { PageAnchor } from '../shell/links.tsx';
import { Page } from '../shell/Page.tsx';
import { Changed } from './Changed.tsx';
import { campaignsQuery, channelsQuery, statisticsQuery } from './queries.ts';
import { StateBadge } from './StateBadge.tsx';

// With its templates it knows the whole format of definitions: 36 kB of script that the list does without.
const CreateDialog = lazy(async () => ({ default: (await import('./CreateDialog.tsx')).CreateDialog }));

const route = getRouteApi('/shell/campaigns');

/** Every campaign of the account, newest first. */
export function CampaignsPage() {
  const { t } = useTexts();
  const { create: isCreating = false } = route.useSearch();
  const navigate = route.useNavigate();
  const mayCreate = may(useSession(), 'design');
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(campaignsQuery);
  const campaigns = data?.pages.flatMap(({ items }) => items);
  const setCreating = (create: boolean) => void navigate({ search: create ? { create: true } : {} });
  const create = mayCreate && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setCreating(true)}>
      {t('campaigns.create')}
    </Button>
  );
  const isEmpty = campaigns?.length === 0;
  return (
    <Page title={t('campaigns.title')} actions={!isEmpty && create}>
      {error && <Failure error={error} onRetry={refetch} />}
      {!campaigns && !error && <Loading />}
      {isEmpty && (
        <Empty icon={IconMessageChatbot} title={t('campaigns.emptyTitle')} text={t('campaigns.emptyText')}>
          {create}
        </Empty>
      )}
      {campaigns && !isEmpty && (
        <Paper withBorder px="lg" py="xs">
          <Box className="rows">
            {campaigns.map((campaign) => (
              <CampaignRow key={campaign.id} campaign={campaign} />
            ))}
          </Box>
        </Paper>
      )}
      {hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
            {t('general.showMore')}
          </Button>
        </Group>
      )}
      {mayCreate && isCreating && (
        <Suspense>
          <CreateDialog isOpen onClose={() => setCreating(false)} />
        </Suspense>
      )}
    </Page>
  );
}

interface CampaignSummary {
  id: string;
  name: string;
  state: 'draft' | 'live' | 'archived';
  keywords: string[];
  channels: string[];
  savedAt: string;
  savedBy: string | null;
}

function CampaignRow({ campaign }: { campaign: CampaignSummary }) {
  const { t } = useTexts();
  const channels = useQuery(channelsQuery).data;
  const statistics = useQuery(statisticsQuery).data;
  const { peopleNow = 0, answersToday = 0 } =
    statistics?.campaigns.find(({ campaignId }) => campaignId === campaign.id) ?? {};
  const nameOf = (id: string) => channels?.items.find((channel) => channel.id === id)?.name ?? '…';
  return (
    <Stack gap={4} py="sm">
      <Group justify="space-between" gap="xs">
        <Group gap="sm" miw={0}>
          <Link to="/campaigns/$campaignId" params={{ campaignId: campaign.id }} className="row-link break-words">
            {campaign.name}
          </Link>
          <StateBadge state={campaign.state} />
        </Group>
        {statistics && campaign.state !== 'draft' && (
          <PageAnchor to="/campaigns/$campaignId/results" params={{ campaignId: campaign.id }} size="sm">
            {t('campaigns.peopleNow', { count: peopleNow })} · {t('campaigns.answersToday', { count: answersToday })}
          </PageAnchor>
        )}
      </Group>
      <Group gap={6}>
        {campaign.keywords.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('campaigns.noKeywords')}
          </Text>
        )}
        {campaign.keywords.map((keyword) => (
          <Badge key={keyword} variant="default" tt="none" fw={500}>
            {keyword}
          </Badge>
        ))}
        <Text size="sm" c="dimmed" className="break-words">
          · {campaign.channels.length === 0 ? t('campaigns.noChannels') : campaign.channels.map(nameOf).join(', ')} ·{' '}
          <Changed savedAt={campaign.savedAt} savedBy={campaign.savedBy} />
        </Text>
      </Group>
    </Stack>
  );
}
