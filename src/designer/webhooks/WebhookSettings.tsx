import { Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { api, ask } from '../api/client.ts';
import { may, useSession } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { KeptNotice } from '../shell/kept/KeptNotice.tsx';
import { useKeptDraft } from '../shell/kept/useKeptDraft.ts';
import { tellDone } from '../shell/tell.ts';
import { useSubmit } from '../shell/useSubmit.ts';
import { draftOf, normalize, toChange } from './draft.ts';
import { type EventInfo, type EventType, WEBHOOKS_KEY, type Webhook, webhookQuery } from './queries.ts';
import { SaveBar } from './SaveBar.tsx';
import { WebhookFields } from './WebhookFields.tsx';

interface WebhookSettingsProps {
  webhook: Webhook;
  events: readonly EventInfo[];
  onTest: ((type: EventType) => void) | undefined;
}

/** What a webhook is. What is typed stays until it is saved, whatever comes in meanwhile. */
export function WebhookSettings({ webhook, events, onTest }: WebhookSettingsProps) {
  const { t } = useTexts();
  const queryClient = useQueryClient();
  const isReadOnly = !may(useSession(), 'design');
  const kept = useKeptDraft({
    thing: `webhook.${webhook.id}`,
    initial: draftOf(webhook),
    isNew: false,
    toSaved: normalize,
  });
  const { draft } = kept;
  const submit = useSubmit({
    async send() {
      const json = toChange(draft, webhook, events);
      return { sent: draft, saved: await ask(api.v1.webhooks[':id'].$patch({ param: { id: webhook.id }, json })) };
    },
    onDone({ sent, saved }) {
      kept.saved(sent);
      queryClient.setQueryData(webhookQuery(webhook.id).queryKey, saved);
      void queryClient.invalidateQueries({ queryKey: WEBHOOKS_KEY });
      // What came of asking the URL stands on the page, where it did not answer as it should.
      if (saved.verification?.ok !== false) tellDone(t('general.saved'));
    },
  });
  return (
    <form {...submit.form}>
      <Stack gap="lg">
        {isReadOnly && <Text size="sm">{t('webhooks.onlyDesigners')}</Text>}
        <KeptNotice restored={kept.restored} onDiscard={kept.drop} />
        <WebhookFields
          draft={draft}
          preset={webhook.preset}
          events={events}
          onChange={kept.change}
          errorAt={submit.errorAt}
          isReadOnly={isReadOnly}
          onTest={onTest}
        />
        {!isReadOnly && <SaveBar submit={submit} note={kept.isChanged ? t('webhooks.unsaved') : undefined} />}
      </Stack>
    </form>
  );
}
