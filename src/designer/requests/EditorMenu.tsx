import { ActionIcon, Menu } from '@mantine/core';
import { IconCopy, IconDots, IconTrash } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTexts } from '../i18n/texts.ts';
import type { Request } from './queries.ts';
import { useRequestActions } from './useRequestActions.ts';

/** What is done with the whole of a request. */
export function EditorMenu({ request: { id, name } }: { request: Request }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const { remove } = useRequestActions();
  const duplicate = () => navigate({ to: '/requests/$requestId', params: { requestId: 'new' }, search: { copy: id } });
  // This menu may be gone by then: the page of a deleted request has none.
  const removeIt = () =>
    remove.mutateAsync({ id, name }).then(
      () => navigate({ to: '/requests' }),
      () => {},
    );
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={t('requests.actionsOf', { name })}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconCopy size={16} aria-hidden />} onClick={() => void duplicate()}>
          {t('requests.duplicate')}
        </Menu.Item>
        <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => void removeIt()}>
          {t('requests.delete')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
