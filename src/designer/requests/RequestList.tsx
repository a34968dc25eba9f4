import { Box, Button, Group, Paper, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTexts } from '../i18n/texts.ts';
import { Failure } from '../shell/Failure.tsx';
import { Loading } from '../shell/Loading.tsx';
import { DeletedRow } from './DeletedRow.tsx';
import { requestsQuery } from './queries.ts';
import { RequestRow } from './RequestRow.tsx';

/** The requests that are there, or the deleted ones. */
export function RequestList({ which }: { which: 'kept' | 'deleted' }) {
  const { t } = useTexts();
  const query = useInfiniteQuery(requestsQuery(which));
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = query;
  const requests = data?.pages.flatMap(({ items }) => items);
  const Row = which === 'kept' ? RequestRow : DeletedRow;
  return (
    <>
      {error && <Failure error={error} onRetry={refetch} />}
      {!requests && !error && <Loading />}
      {requests?.length === 0 && (
        <Text c="dimmed">{t(which === 'kept' ? 'requests.emptyTitle' : 'requests.noDeleted')}</Text>
      )}
      {requests && requests.length > 0 && (
        <Paper withBorder px="lg" py="xs">
          <Box className="rows">
            {requests.map((request) => (
              <Row key={request.id} request={request} />
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
    </>
  );
}
