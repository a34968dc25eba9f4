import { Button, Group } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, ask } from '../api/client.ts';
import { useTexts } from '../i18n/texts.ts';
import { Confirm } from '../shell/Confirm.tsx';
import { tellDone } from '../shell/tell.ts';
import { type Webhook, webhooksQuery } from './queries.ts';

/** Deletes a webhook, after saying what is lost with it. */
export function DeleteButton({ webhook: { id, name, off } }: { webhook: Webhook }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const count = off?.buffered ?? 0;
  const { mutate, isPending } = useMutation({
    mutationFn: () => ask(api.v1.webhooks[':id'].$delete({ param: { id } })),
    async onSuccess() {
      tellDone(t('webhooks.deleted', { name }));
      await navigate({ to: '/webhooks' });
      await queryClient.invalidateQueries({ queryKey: webhooksQuery.queryKey });
    },
  });
  return (
    <Group>
      <Confirm
        title={t('webhooks.deleteTitle', { name })}
        text={`${count > 0 ? `${t('webhooks.deleteKept', { count })} ` : ''}${t('webhooks.deleteText')}`}
        action={t('webhooks.delete')}
        isPending={isPending}
        onConfirm={mutate}
      >
        {(open) => (
          <Button
            variant="subtle"
            color="red"
            leftSection={<IconTrash size={16} aria-hidden />}
            loading={isPending}
            onClick={open}
          >
            {t('webhooks.deleteThis')}
          </Button>
        )}
      </Confirm>
    </Group>
  );
}
