import { Group, Stack, Text, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, ask } from '../api/client.ts';
import { useTexts } from '../i18n/texts.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { SubmitButton } from '../shell/SubmitButton.tsx';
import { useSubmit } from '../shell/useSubmit.ts';
import { campaignsQuery, channelsQuery } from './queries.ts';

/** Asks for a name; the rest is built in the editor. */
export function CreateDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTexts();
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('campaigns.create')}>
      <CreateForm />
    </Dialog>
  );
}

function CreateForm() {
  const { t } = useTexts();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const channels = useQuery(channelsQuery).data?.items ?? [];
  // Where there is only one, it is the one.
  const [only] = channels.length === 1 ? channels : [];
  const definition = { ...(only && { channels: [only.id] }), welcome: { text: t('campaigns.firstText'), menu: [] } };
  const submit = useSubmit({
    send: ({ name = '' }) => ask(api.v1.campaigns.$post({ json: { kind: 'chatbot', name, definition } })),
    onDone({ id }) {
      void queryClient.invalidateQueries({ queryKey: campaignsQuery.queryKey });
      void navigate({ to: '/campaigns/$campaignId', params: { campaignId: id } });
    },
    fields: ['/name'],
  });
  return (
    <form {...submit.form}>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t('campaigns.createText')}
        </Text>
        <TextInput
          name="name"
          autoComplete="off"
          label={t('general.name')}
          placeholder={t('campaigns.nameExample')}
          error={submit.errorAt('/name')}
          data-autofocus
        />
        <Group justify="flex-end">
          <SubmitButton submit={submit} label={t('campaigns.createSubmit')} />
        </Group>
      </Stack>
    </form>
  );
}
