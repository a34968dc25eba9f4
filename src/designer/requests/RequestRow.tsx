import { ActionIcon, Group, Menu, Stack, Text } from '@mantine/core';
import { IconCopy, IconDots, IconPencil, IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { may, useSession } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { useFormat } from '../shell/useFormat.ts';
import { MethodBadge } from './MethodBadge.tsx';
import { OutcomeBadge } from './OutcomeBadge.tsx';
import type { ListedRequest } from './queries.ts';
import { useRequestActions } from './useRequestActions.ts';
import './requests.css';

const NAMED_MAX = 3;

/** One request in a list: what it asks, where it is used, what became of its last call. */
export function RequestRow({ request }: { request: ListedRequest }) {
  const { id, name, method, url, lastCall } = request;
  const format = useFormat();
  const mayDesign = may(useSession(), 'design');
  return (
    <Group justify="space-between" align="flex-start" wrap="nowrap" gap="sm" py="sm">
      <Stack gap={4} miw={0} flex={1}>
        <Group gap="sm" wrap="nowrap">
          <MethodBadge method={method} />
          <Link to="/requests/$requestId" params={{ requestId: id }} className="row-link break-words">
            {name}
          </Link>
        </Group>
        <Text className="address" c="dimmed" title={url}>
          {url}
        </Text>
        <Group gap="xs">
          <Text size="sm" c="dimmed" className="break-words">
            <UsedIn campaigns={request.campaigns} />
          </Text>
          {lastCall && (
            <>
              <OutcomeBadge outcome={lastCall.outcome} />
              {lastCall.calledAt && (
                <Text size="sm" c="dimmed">
                  {format.ago(lastCall.calledAt)}
                </Text>
              )}
            </>
          )}
        </Group>
      </Stack>
      {mayDesign && <RowMenu request={request} />}
    </Group>
  );
}

function UsedIn({ campaigns }: Pick<ListedRequest, 'campaigns'>) {
  const { t } = useTexts();
  if (campaigns.length === 0) return t('requests.unused');
  const names = campaigns.slice(0, NAMED_MAX).map((campaign) => campaign.name);
  const more = campaigns.length - names.length;
  return t('requests.usedInCampaigns', { names: names.join(', ') }) + (more > 0 ? ` +${more}` : '');
}

function RowMenu({ request: { id, name } }: { request: ListedRequest }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const { remove } = useRequestActions();
  const go = (requestId: string, search: { copy?: string; test?: true } = {}) =>
    void navigate({ to: '/requests/$requestId', params: { requestId }, search });
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('requests.actionsOf', { name })}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={() => go(id)}>
          {t('requests.edit')}
        </Menu.Item>
        <Menu.Item leftSection={<IconPlayerPlay size={16} aria-hidden />} onClick={() => go(id, { test: true })}>
          {t('requests.sendTest')}
        </Menu.Item>
        <Menu.Item leftSection={<IconCopy size={16} aria-hidden />} onClick={() => go('new', { copy: id })}>
          {t('requests.duplicate')}
        </Menu.Item>
        <Menu.Item
          color="red"
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={() => remove.mutate({ id, name })}
        >
          {t('requests.delete')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
