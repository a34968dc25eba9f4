import { Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { may, useSession } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { useFormat } from '../shell/useFormat.ts';
import { MethodBadge } from './MethodBadge.tsx';
import type { ListedRequest } from './queries.ts';
import { useRequestActions } from './useRequestActions.ts';
import './requests.css';

/** A deleted request: it can come back, or go for good, which frees its name. */
export function DeletedRow({ request }: { request: ListedRequest }) {
  const { t } = useTexts();
  const format = useFormat();
  const mayDesign = may(useSession(), 'design');
  const { name, method, url, deletedAt, campaigns } = request;
  return (
    <Group justify="space-between" gap="sm" py="sm">
      <Stack gap={4} miw={0} flex="1 1 16rem">
        <Group gap="sm" wrap="nowrap">
          <MethodBadge method={method} />
          <Text fw={600} className="break-words">
            {name}
          </Text>
        </Group>
        <Text className="address" c="dimmed" title={url}>
          {url}
        </Text>
        <Text size="sm" c="dimmed">
          {deletedAt && t('requests.deletedAt', { when: format.moment(deletedAt) })}
        </Text>
        {campaigns.length > 0 && (
          <Text size="sm" className="break-words">
            {t('requests.stillUsed', { names: campaigns.map((campaign) => campaign.name).join(', ') })}
          </Text>
        )}
      </Stack>
      {mayDesign && <Actions request={request} />}
    </Group>
  );
}

/** In the row itself: another window over the one with the list would be one too many. */
function Actions({ request }: { request: ListedRequest }) {
  const { t } = useTexts();
  const [isAsking, { open, close }] = useDisclosure(false);
  const { restore, purge } = useRequestActions();
  const { name } = request;
  if (isAsking) {
    return (
      <Group gap="xs">
        <Text size="sm">{t('requests.purgeQuestion')}</Text>
        <Button size="xs" variant="default" onClick={close} autoFocus>
          {t('general.cancel')}
        </Button>
        <Button size="xs" color="red" loading={purge.isPending} onClick={() => purge.mutate(request)}>
          {t('requests.purge')}
        </Button>
      </Group>
    );
  }
  return (
    <Group gap="xs">
      <Button
        size="xs"
        variant="default"
        aria-label={t('requests.restoreOf', { name })}
        loading={restore.isPending}
        onClick={() => restore.mutate(request)}
      >
        {t('requests.restore')}
      </Button>
      <Button size="xs" variant="subtle" color="red" aria-label={t('requests.purgeOf', { name })} onClick={open}>
        {t('requests.purge')}
      </Button>
    </Group>
  );
}
