import { Box, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { IconKey, IconPlus, IconWebhook } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { may, useSession } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { Empty } from '../shell/Empty.tsx';
import { Failure } from '../shell/Failure.tsx';
import { Loading } from '../shell/Loading.tsx';
import { Page } from '../shell/Page.tsx';
import { Alerts } from './Alerts.tsx';
import { REFRESH_MS, webhooksQuery } from './queries.ts';
import { WebhookRow } from './WebhookRow.tsx';

/** The account's webhooks: whom it tells what, and whether that gets through. */
export function WebhooksPage() {
  const { t } = useTexts();
  const navigate = useNavigate();
  const mayCreate = may(useSession(), 'design');
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    ...webhooksQuery,
    refetchInterval: REFRESH_MS,
  });
  const webhooks = data?.pages.flatMap(({ items }) => items);
  const isEmpty = webhooks?.length === 0;
  const create = mayCreate && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => void navigate({ to: '/webhooks/new' })}>
      {t('webhooks.create')}
    </Button>
  );
  const keys = (
    <Button
      variant="default"
      leftSection={<IconKey size={16} aria-hidden />}
      onClick={() => void navigate({ to: '/webhooks/signing-keys' })}
    >
      {t('webhooks.signingKeys')}
    </Button>
  );
  return (
    <Page
      title={t('webhooks.title')}
      text={t('webhooks.text')}
      actions={
        <>
          {keys}
          {!isEmpty && create}
        </>
      }
    >
      {error && <Failure error={error} onRetry={refetch} />}
      {!webhooks && !error && <Loading />}
      {isEmpty && (
        <Empty icon={IconWebhook} title={t('webhooks.emptyTitle')} text={t('webhooks.emptyText')}>
          {create}
        </Empty>
      )}
      {webhooks && !isEmpty && (
        <Stack gap="xs">
          <Paper withBorder px="lg" py="xs">
            <Box className="rows">
              {webhooks.map((webhook) => (
                <WebhookRow key={webhook.id} webhook={webhook} />
              ))}
            </Box>
          </Paper>
          <Text size="sm" c="dimmed">
            {t('webhooks.campaignsHaveTheirOwn')}
          </Text>
        </Stack>
      )}
      {hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
            {t('general.showMore')}
          </Button>
        </Group>
      )}
      <Alerts webhooks={webhooks ?? []} />
    </Page>
  );
}
