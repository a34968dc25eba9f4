import { Button, Stack } from '@mantine/core';
import { IconArrowsExchange, IconTrash } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { may, useSession } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { Empty } from '../shell/Empty.tsx';
import { AreaPage } from './AreaPage.tsx';
import { CreateButton } from './CreateButton.tsx';
import { ManageRequests } from './ManageRequests.tsx';
import { requestsQuery } from './queries.ts';
import { RequestList } from './RequestList.tsx';

const route = getRouteApi('/shell/requests');

/** What campaigns ask of partners, newest first. */
export function RequestsPage() {
  const { t } = useTexts();
  const { manage } = route.useSearch();
  const navigate = route.useNavigate();
  const mayDesign = may(useSession(), 'design');
  const isEmpty = useInfiniteQuery(requestsQuery('kept')).data?.pages[0]?.items.length === 0;
  const manageThem = (which: 'kept' | 'deleted' | undefined) =>
    void navigate({ search: which ? { manage: which } : {} });
  const create = mayDesign && <CreateButton />;
  return (
    <AreaPage
      open="/requests"
      text={t('requests.text')}
      actions={
        <>
          <Button
            variant="default"
            leftSection={<IconTrash size={16} aria-hidden />}
            onClick={() => manageThem('deleted')}
          >
            {t('requests.deletedOnes')}
          </Button>
          {!isEmpty && create}
        </>
      }
    >
      {isEmpty ? (
        <Empty icon={IconArrowsExchange} title={t('requests.emptyTitle')} text={t('requests.emptyText')}>
          {create}
        </Empty>
      ) : (
        <Stack gap="lg">
          <RequestList which="kept" />
        </Stack>
      )}
      <ManageRequests opened={manage} onChange={manageThem} />
    </AreaPage>
  );
}
