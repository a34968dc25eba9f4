import { Button, Group, List, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, ask } from '../../api/client.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Dialog } from '../../shell/Dialog.tsx';
import { Failure } from '../../shell/Failure.tsx';
import { tellDone } from '../../shell/tell.ts';
import { useNames } from '../names.ts';
import type { Contact } from '../queries.ts';

interface EraseDialogProps {
  contact: Contact;
  isOpen: boolean;
  onClose: () => void;
}

/** Says what goes and what stays before anything goes. */
export function EraseDialog({ contact, isOpen, onClose }: EraseDialogProps) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const name = useNames()(contact);
  const erase = useMutation({
    mutationFn: () => ask(api.v1.contacts[':id'].$delete({ param: { id: contact.id } })),
    meta: { isShown: true },
    async onSuccess() {
      tellDone(t('contacts.erased', { name }));
      await navigate({ to: '/contacts' });
      queryClient.removeQueries({ queryKey: ['contacts'] });
      void queryClient.invalidateQueries({ queryKey: ['segments', 'one'] });
    },
  });
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('contacts.eraseTitle', { name })}>
      <Stack gap="md">
        <Text>{t('contacts.eraseText')}</Text>
        <List size="sm" spacing={4}>
          <List.Item>{t('contacts.erasePerson')}</List.Item>
          <List.Item>{t('contacts.eraseHistory')}</List.Item>
          <List.Item>{t('contacts.eraseTraces')}</List.Item>
        </List>
        <Text size="sm">{t('contacts.eraseKept')}</Text>
        <Text size="sm">{t('contacts.eraseAgain')}</Text>
        {erase.error && <Failure error={erase.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('general.cancel')}
          </Button>
          <Button color="red" loading={erase.isPending} onClick={() => erase.mutate()}>
            {t('contacts.eraseSubmit')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
