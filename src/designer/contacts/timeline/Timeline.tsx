import './timeline.css';
import { ActionIcon, Box, Group, Select, Stack, Text } from '@mantine/core';
import { IconRefresh, IconTimeline } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Section } from '../../people/Section.tsx';
import { Failure } from '../../shell/Failure.tsx';
import { Loading } from '../../shell/Loading.tsx';
import { MoreButton } from '../MoreButton.tsx';
import { timelineQuery } from '../queries.ts';
import { Entry } from './Entry.tsx';
import { TIMELINE_KINDS, type TimelineKind } from './kinds.ts';

const route = getRouteApi('/shell/contacts/$contactId');
/** While only the newest are shown, they are asked for again. */
const NEWS_MS = 5_000;

const KINDS: Record<TimelineKind, PlainKey> = {
  message: 'timeline.kindMessage',
  delivery: 'timeline.kindDelivery',
  call: 'timeline.kindCall',
  consent: 'timeline.kindConsent',
  conversation: 'timeline.kindConversation',
  receipt: 'timeline.kindReceipt',
  contact: 'timeline.kindContact',
};

/** What happened to a contact, from the message to the attempt, the newest first. */
export function Timeline({ contactId }: { contactId: string }) {
  const { t } = useTexts();
  const { kind } = route.useSearch();
  const query = useInfiniteQuery({
    ...timelineQuery(contactId, kind),
    refetchInterval: ({ state: { data } }) => (data?.pages.length === 1 ? NEWS_MS : false),
  });
  const entries = query.data?.pages.flatMap(({ items }) => items);
  const actions = (
    <Group gap="xs" wrap="nowrap">
      <KindSelect kind={kind} />
      <ActionIcon
        variant="default"
        size="lg"
        aria-label={t('timeline.refresh')}
        loading={query.isRefetching && !query.isFetchingNextPage && query.data?.pages.length !== 1}
        onClick={() => void query.refetch()}
      >
        <IconRefresh size={16} aria-hidden />
      </ActionIcon>
    </Group>
  );
  return (
    <Section title={t('timeline.title')} text={t('timeline.text')} actions={actions}>
      {query.error && <Failure error={query.error} onRetry={query.refetch} />}
      {!entries && !query.error && <Loading />}
      {entries?.length === 0 && <Nothing isAll={kind === undefined} />}
      {entries && entries.length > 0 && (
        <Box component="ol" className="timeline" aria-label={t('timeline.title')}>
          {entries.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </Box>
      )}
      {/* Behind what is sifted out there may be more. */}
      <MoreButton query={query} {...(kind !== undefined && { label: t('timeline.lookFurther') })} />
    </Section>
  );
}

function KindSelect({ kind }: { kind: TimelineKind | undefined }) {
  const { t } = useTexts();
  const navigate = route.useNavigate();
  return (
    <Select
      aria-label={t('timeline.show')}
      w={160}
      data={[
        { value: 'all', label: t('timeline.kindAll') },
        ...TIMELINE_KINDS.map((each) => ({ value: each, label: t(KINDS[each]) })),
      ]}
      value={kind ?? 'all'}
      onChange={(chosen) => {
        const next = TIMELINE_KINDS.find((each) => each === chosen);
        void navigate({ search: next ? { kind: next } : {}, replace: true });
      }}
      allowDeselect={false}
    />
  );
}

function Nothing({ isAll }: { isAll: boolean }) {
  const { t } = useTexts();
  if (!isAll) return <Text c="dimmed">{t('timeline.noneOfKind')}</Text>;
  return (
    <Stack align="center" gap={4} py="xl">
      <IconTimeline size={28} stroke={1.6} aria-hidden />
      <Text fw={600}>{t('timeline.emptyTitle')}</Text>
      <Text c="dimmed" ta="center" size="sm">
        {t('timeline.emptyText')}
      </Text>
    </Stack>
  );
}
