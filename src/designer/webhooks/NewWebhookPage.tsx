import { Group, Radio, SimpleGrid, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { PRESET_NAMES } from '../../events/webhooks/presets.ts';
import { api, ask } from '../api/client.ts';
import { may, useSession } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { Section } from '../people/Section.tsx';
import { Failure } from '../shell/Failure.tsx';
import { KeptNotice } from '../shell/kept/KeptNotice.tsx';
import { useKeptDraft } from '../shell/kept/useKeptDraft.ts';
import { Loading } from '../shell/Loading.tsx';
import { PageAnchor } from '../shell/links.tsx';
import { Page } from '../shell/Page.tsx';
import { tellDone } from '../shell/tell.ts';
import { useSubmit } from '../shell/useSubmit.ts';
import { type Draft, type PresetName, startDraft, toNewWebhook } from './draft.ts';
import { type EventInfo, eventTypesQuery, WEBHOOKS_KEY } from './queries.ts';
import { SaveBar } from './SaveBar.tsx';
import { WebhookFields } from './WebhookFields.tsx';

/** Makes a webhook: after a system whose form it shall have, then everything else. */
export function NewWebhookPage() {
  const { t } = useTexts();
  const { data: events, error, refetch } = useQuery(eventTypesQuery);
  const mayCreate = may(useSession(), 'design');
  return (
    <Page title={t('webhooks.create')} text={t('webhooks.createText')}>
      <PageAnchor to="/webhooks" size="sm">
        {t('webhooks.backToList')}
      </PageAnchor>
      {!mayCreate && <Text>{t('webhooks.onlyDesigners')}</Text>}
      {error && <Failure error={error} onRetry={refetch} />}
      {mayCreate && (events ? <NewWebhook events={events} /> : !error && <Loading />)}
    </Page>
  );
}

const PRESET_TEXTS = {
  standard: 'webhooks.presetStandard',
  'dialog-insight': 'webhooks.presetDialogInsight',
  yespo: 'webhooks.presetYespo',
  mailingwork: 'webhooks.presetMailingwork',
} as const;

const PRESET_TITLES = {
  standard: 'Hookline',
  'dialog-insight': 'Dialog Insight',
  yespo: 'Yespo',
  mailingwork: 'Mailingwork',
};

function NewWebhook({ events }: { events: readonly EventInfo[] }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const kept = useKeptDraft<Draft & { preset: PresetName }>({
    thing: 'webhook.new',
    initial: { ...startDraft('standard', events), preset: 'standard' },
    isNew: true,
  });
  const { preset, ...draft } = kept.draft;
  const submit = useSubmit({
    send: () => ask(api.v1.webhooks.$post({ json: toNewWebhook(preset, draft, events) })),
    onDone({ id, name }) {
      tellDone(t('webhooks.created', { name }));
      void queryClient.invalidateQueries({ queryKey: WEBHOOKS_KEY });
      // The form stays as it is until the next page is there.
      void navigate({ to: '/webhooks/$webhookId', params: { webhookId: id } }).then(kept.drop);
    },
  });
  const choose = (name: PresetName) => kept.change({ ...startDraft(name, events, draft), preset: name });
  return (
    <form {...submit.form}>
      <Stack gap="lg">
        <KeptNotice restored={kept.restored} onDiscard={kept.drop} />
        <Section title={t('webhooks.preset')} text={t('webhooks.presetText')}>
          <Radio.Group
            aria-label={t('webhooks.preset')}
            value={preset}
            onChange={(value) => {
              const name = PRESET_NAMES.find((each) => each === value);
              if (name) choose(name);
            }}
          >
            <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
              {PRESET_NAMES.map((name) => (
                <Radio.Card key={name} value={name} p="md" className="preset-card">
                  <Group wrap="nowrap" align="flex-start">
                    <Radio.Indicator />
                    <div>
                      <Text fw={600}>{PRESET_TITLES[name]}</Text>
                      <Text size="sm" c="dimmed">
                        {t(PRESET_TEXTS[name])}
                      </Text>
                    </div>
                  </Group>
                </Radio.Card>
              ))}
            </SimpleGrid>
          </Radio.Group>
        </Section>
        <WebhookFields draft={draft} preset={preset} events={events} onChange={kept.change} errorAt={submit.errorAt} />
        <SaveBar submit={submit} />
      </Stack>
    </form>
  );
}
