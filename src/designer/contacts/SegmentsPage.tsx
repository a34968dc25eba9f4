import { ActionIcon, Box, Button, Group, Paper, Text } from '@mantine/core';
import { IconPencil, IconPlus, IconTrash, IconUsersGroup } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { api, ask } from '../api/client.ts';
import { may, useSession } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { Empty } from '../shell/Empty.tsx';
import { Failure } from '../shell/Failure.tsx';
import { Loading } from '../shell/Loading.tsx';
import { PageAnchor } from '../shell/links.tsx';
import { tellUndo } from '../shell/tell-undo.tsx';
import { useFormat } from '../shell/useFormat.ts';
import { ContactsFrame } from './ContactsFrame.tsx';
import { MoreButton } from './MoreButton.tsx';
import { type Segment, segmentQuery, segmentsQuery } from './queries.ts';
import { SegmentDialog } from './segments/SegmentDialog.tsx';

const route = getRouteApi('/shell/contacts/segments');

/** Groups of people, by what is known of them. */
export function SegmentsPage() {
  const { t } = useTexts();
  const { edit, filter } = route.useSearch();
  const navigate = route.useNavigate();
  const mayChange = may(useSession(), 'operate');
  const query = useInfiniteQuery(segmentsQuery);
  const segments = query.data?.pages.flatMap(({ items }) => items);
  const open = (id?: string) => void navigate({ search: id === undefined ? {} : { edit: id } });
  const create = mayChange && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => open('new')}>
      {t('segments.create')}
    </Button>
  );
  const isEmpty = segments?.length === 0;
  return (
    <ContactsFrame tab="/contacts/segments" actions={!isEmpty && create}>
      {query.error && <Failure error={query.error} onRetry={query.refetch} />}
      {!segments && !query.error && <Loading />}
      {isEmpty && (
        <Empty icon={IconUsersGroup} title={t('segments.emptyTitle')} text={t('segments.emptyText')}>
          {create}
        </Empty>
      )}
      {segments && !isEmpty && (
        <>
          <Text c="dimmed" mb="md">
            {t('segments.text')}
          </Text>
          <Paper withBorder px="lg" py="xs">
            <Box className="rows">
              {segments.map((segment) => (
                <SegmentRow
                  key={segment.id}
                  segment={segment}
                  onEdit={mayChange ? () => open(segment.id) : undefined}
                />
              ))}
            </Box>
          </Paper>
        </>
      )}
      <MoreButton query={query} />
      {mayChange && <SegmentDialog edited={edit} filter={filter} onClose={() => open()} />}
    </ContactsFrame>
  );
}

function SegmentRow({ segment, onEdit }: { segment: Segment; onEdit: (() => void) | undefined }) {
  const { t } = useTexts();
  const format = useFormat();
  const { id, name } = segment;
  const count = useQuery(segmentQuery(id)).data?.count;
  return (
    <Group justify="space-between" py="sm" gap="sm">
      <Box miw={0} flex="1 1 12rem">
        <PageAnchor
          to="/contacts"
          search={{ segment: id }}
          className="row-link break-words"
          title={t('segments.showPeople', { name })}
        >
          {name}
        </PageAnchor>
        <Text size="sm" c="dimmed">
          {count === undefined ? t('segments.counting') : t('segments.count', { count })}
          {' · '}
          {t('segments.changed', { when: format.ago(segment.updatedAt) })}
        </Text>
      </Box>
      {onEdit && (
        <Group gap={4} wrap="nowrap">
          <ActionIcon variant="subtle" size="lg" aria-label={t('segments.edit', { name })} onClick={onEdit}>
            <IconPencil size={18} aria-hidden />
          </ActionIcon>
          <DeleteSegment segment={segment} />
        </Group>
      )}
    </Group>
  );
}

/** One that is made again out of the toast has all it had but its id. */
function DeleteSegment({ segment: { id, name, filter } }: { segment: Segment }) {
  const { t } = useTexts();
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['segments'] });
  const restore = useMutation({
    mutationFn: () => ask(api.v1.segments.$post({ json: { name, filter } })),
    onSuccess: refresh,
  });
  const remove = useMutation({
    mutationFn: () => ask(api.v1.segments[':id'].$delete({ param: { id } })),
    onSuccess() {
      tellUndo(t('segments.deleted', { name }), restore.mutate);
      return refresh();
    },
  });
  return (
    <ActionIcon
      variant="subtle"
      color="red"
      size="lg"
      aria-label={t('segments.deleteOf', { name })}
      loading={remove.isPending}
      onClick={() => remove.mutate()}
    >
      <IconTrash size={18} aria-hidden />
    </ActionIcon>
  );
}
