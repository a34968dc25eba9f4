import { Group, Radio, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ask } from '../api/client.ts';
import { useTexts } from '../i18n/texts.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { SubmitButton } from '../shell/SubmitButton.tsx';
import { useSubmit } from '../shell/useSubmit.ts';
import { allCampaignsQuery, campaignsQuery, channelsQuery } from './queries.ts';
import { TEMPLATES, type Template, type TemplateAccount } from './templates.ts';

/** Asks for a name and what to begin with; the rest is built in the editor. */
export function CreateDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTexts();
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('campaigns.create')} size="lg">
      <CreateForm />
    </Dialog>
  );
}

function CreateForm() {
  const { t } = useTexts();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [template, setTemplate] = useState(TEMPLATES[0]?.id ?? '');
  const account = useTemplateAccount();
  const submit = useSubmit({
    send({ name = '' }) {
      const { build } = TEMPLATES.find(({ id }) => id === template) ?? TEMPLATES[0] ?? {};
      const definition = { ...(account.channels && { channels: account.channels }), ...build?.(t, account) };
      return ask(api.v1.campaigns.$post({ json: { kind: 'chatbot', name, definition } }));
    },
    onDone({ id }) {
      void queryClient.invalidateQueries({ queryKey: campaignsQuery.queryKey });
      void navigate({ to: '/campaigns/$campaignId', params: { campaignId: id } });
    },
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
        <Radio.Group label={t('templates.choose')} value={template} onChange={setTemplate}>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" mt={4}>
            {TEMPLATES.map((each) => (
              <TemplateCard key={each.id} template={each} />
            ))}
          </SimpleGrid>
        </Radio.Group>
        <Group justify="flex-end">
          <SubmitButton submit={submit} label={t('campaigns.createSubmit')} />
        </Group>
      </Stack>
    </form>
  );
}

function TemplateCard({ template: { id, title, text, icon: Picture } }: { template: Template }) {
  const { t } = useTexts();
  return (
    <Radio.Card value={id} p="sm" aria-label={t(title)} className="choice">
      <Group wrap="nowrap" align="flex-start" gap="sm">
        <Picture size={20} stroke={1.6} aria-hidden />
        <Stack gap={2} miw={0}>
          <Text size="sm" fw={600}>
            {t(title)}
          </Text>
          <Text size="sm" c="dimmed">
            {t(text)}
          </Text>
        </Stack>
      </Group>
    </Radio.Card>
  );
}

/** Where there is only one channel, it is the one; a live campaign stands for those that are led to. */
function useTemplateAccount(): TemplateAccount {
  const channels = useQuery(channelsQuery).data?.items ?? [];
  const campaigns = useQuery(allCampaignsQuery).data ?? [];
  const [only] = channels.length === 1 ? channels : [];
  const live = campaigns.find(({ state }) => state === 'live');
  return { ...(only && { channels: [only.id] }), ...(live && { campaign: live.id }) };
}
