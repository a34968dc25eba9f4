import { ActionIcon, Menu } from '@mantine/core';
import {
  IconArchive,
  IconArrowsExchange,
  IconChartBar,
  IconCopy,
  IconDots,
  IconHistory,
  IconKeyboard,
  IconSend,
  IconTrash,
} from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ChatbotDefinition } from '../../../campaigns/definition.ts';
import { api, ask } from '../../api/client.ts';
import { campaignsQuery } from '../../campaigns/queries.ts';
import { useTexts } from '../../i18n/texts.ts';
import { mapOptions, withoutWebhookIds } from '../../model/webhook-ids.ts';
import { useShortcuts } from '../../shell/Shortcuts.tsx';
import { tellDone } from '../../shell/tell.ts';
import { tellUndo } from '../../shell/tell-undo.tsx';
import { useSaver, useSaving } from '../saving/context.ts';
import { useEditorStore } from '../store.ts';
import { useDirectory, useMayEdit } from '../surroundings.ts';
import type { FrameState } from './use-frame.ts';

const NAME_LENGTH_MAX = 120;
const ICON = { size: 16, 'aria-hidden': true } as const;

/** What is rarely done with a campaign. */
export function CampaignMenu({ frame }: { frame: FrameState }) {
  const { t } = useTexts();
  const mayEdit = useMayEdit();
  const state = useSaving((saving) => saving.campaign.state);
  const duplicate = useDuplicate();
  const archive = useArchive();
  const shortcuts = useShortcuts();
  const isNew = state === 'draft';
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={t('editor.more')}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {!isNew && <WhatBecame />}
        <Menu.Item leftSection={<IconHistory {...ICON} />} onClick={() => frame.open('versions')}>
          {t('editor.versions')}
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard {...ICON} />} onClick={shortcuts.open}>
          {t('shell.shortcuts')}
        </Menu.Item>
        <Menu.Item leftSection={<IconArrowsExchange {...ICON} />} onClick={() => frame.open('requests')}>
          {t('requests.manage')}
        </Menu.Item>
        {mayEdit && (
          <>
            <Menu.Item
              leftSection={<IconCopy {...ICON} />}
              disabled={duplicate.isPending}
              onClick={() => duplicate.mutate()}
            >
              {t('editor.duplicate')}
            </Menu.Item>
            {state !== 'archived' && (
              <>
                <Menu.Divider />
                <Menu.Item
                  c="var(--mantine-color-error)"
                  leftSection={isNew ? <IconTrash {...ICON} /> : <IconArchive {...ICON} />}
                  disabled={archive.isPending}
                  onClick={() => archive.mutate()}
                >
                  {t(isNew ? 'editor.delete' : 'editor.archive')}
                </Menu.Item>
              </>
            )}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

/** The way to what people answered, and to what was sent. */
function WhatBecame() {
  const { t } = useTexts();
  const { campaignId } = useDirectory();
  const navigate = useNavigate();
  return (
    <>
      <Menu.Item
        leftSection={<IconChartBar {...ICON} />}
        onClick={() => void navigate({ to: '/campaigns/$campaignId/results', params: { campaignId } })}
      >
        {t('overview.results')}
      </Menu.Item>
      <Menu.Item
        leftSection={<IconSend {...ICON} />}
        onClick={() => void navigate({ to: '/deliveries', search: { campaign: campaignId } })}
      >
        {t('deliveries.title')}
      </Menu.Item>
      <Menu.Divider />
    </>
  );
}

/** A new draft with all that is in the editor, webhooks with ids of their own. */
function useDuplicate() {
  const { t } = useTexts();
  const store = useEditorStore();
  const saver = useSaver();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn() {
      const definition = mapOptions(store.state.definition, withoutWebhookIds);
      const name = t('editor.copyOf', { name: saver.saving.name }).slice(0, NAME_LENGTH_MAX);
      return ask(api.v1.campaigns.$post({ json: { kind: 'chatbot', name, definition: { ...definition } } }));
    },
    onSuccess({ id, name }) {
      void queryClient.invalidateQueries({ queryKey: campaignsQuery.queryKey });
      tellDone(t('editor.duplicated', { name }));
      void navigate({ to: '/campaigns/$campaignId', params: { campaignId: id } });
    },
  });
}

/** Takes it out of service; a draft that was never published is gone, and made again where somebody wants it back. */
function useArchive() {
  const { t } = useTexts();
  const { campaignId } = useDirectory();
  const store = useEditorStore();
  const saver = useSaver();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: campaignsQuery.queryKey });
  const restore = useMutation({
    mutationFn: () => ask(api.v1.campaigns[':id'].restore.$post({ param: { id: campaignId } })),
    async onSuccess() {
      await Promise.all([refresh(), saver.refresh()]);
    },
  });
  const remake = useMutation({
    mutationFn: (lost: { name: string; definition: ChatbotDefinition }) =>
      ask(api.v1.campaigns.$post({ json: { kind: 'chatbot', name: lost.name, definition: { ...lost.definition } } })),
    async onSuccess({ id }) {
      await refresh();
      await navigate({ to: '/campaigns/$campaignId', params: { campaignId: id } });
    },
  });
  return useMutation({
    mutationFn: () => ask(api.v1.campaigns[':id'].$delete({ param: { id: campaignId } })),
    onSuccess() {
      void refresh();
      const { campaign, name, refusal } = saver.saving;
      if (campaign.state !== 'draft') {
        tellUndo(t('editor.archived', { name }), () => restore.mutate());
        return saver.refresh();
      }
      // What the server did not take it would not take now.
      const definition = mapOptions(refusal ? campaign.definition : store.state.definition, withoutWebhookIds);
      saver.forget();
      tellUndo(t('editor.deleted', { name }), () => remake.mutate({ name, definition }));
      return navigate({ to: '/campaigns' });
    },
  });
}
