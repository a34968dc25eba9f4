import { Button, Collapse, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { api, ask } from '../api/client.ts';
import { Problem } from '../api/problems.ts';
import { channelsQuery } from '../campaigns/queries.ts';
import { useTexts } from '../i18n/texts.ts';
import { KeptNotice } from '../shell/kept/KeptNotice.tsx';
import { type KeptDraft, useKeptDraft } from '../shell/kept/useKeptDraft.ts';
import { PasswordField } from '../shell/PasswordField.tsx';
import { SubmitButton } from '../shell/SubmitButton.tsx';
import { tellDone } from '../shell/tell.ts';
import { useSubmit } from '../shell/useSubmit.ts';
import {
  type ChannelDraft,
  CONFIG_FIELDS,
  type ConfigField,
  changedSettings,
  draftOf,
  readRate,
  readSettings,
} from './fields.ts';
import type { Channel, ChannelKind } from './queries.ts';

interface ChannelFormProps {
  kind: ChannelKind;
  /** The one to change; left out: a new one. */
  channel?: Channel;
  onBack?: () => void;
  onSaved: (channel: Channel, verifyToken?: string) => void;
}

/** All settings of a channel. */
export function ChannelForm({ kind, channel, onBack, onSaved }: ChannelFormProps) {
  const { t } = useTexts();
  // Meta is to be told the same word: a good one stands there already.
  const [initial] = useState(() => draftOf(kind, channel));
  const kept = useKeptDraft({
    thing: `channel.${channel?.id ?? `new.${kind}`}`,
    initial: channel ? draftOf(kind, channel) : initial,
    isNew: channel === undefined,
  });
  const submit = useSave({
    kind,
    channel,
    onSaved(...saved) {
      kept.drop();
      onSaved(...saved);
    },
  });
  const first = useRef<HTMLInputElement>(null);
  // Dialogs focus what they open with; this came after a choice in one.
  useEffect(() => {
    if (document.activeElement === document.body) first.current?.focus();
  }, []);
  const fields = CONFIG_FIELDS[kind];
  const field = (each: ConfigField) => (
    <SettingField
      key={each.key}
      field={each}
      kept={kept}
      isNew={channel === undefined}
      error={submit.errorAt(`/config/${each.key}`)}
    />
  );
  return (
    <form {...submit.form}>
      <Stack gap="md">
        <KeptNotice restored={kept.restored} onDiscard={kept.drop} />
        <TextInput
          ref={first}
          {...kept.text('name')}
          autoComplete="off"
          label={t('general.name')}
          placeholder={t('channels.nameExample')}
          error={submit.errorAt('/name')}
          data-autofocus
        />
        {kind !== 'simulator' && (
          <TextInput
            {...kept.text('sender')}
            autoComplete="off"
            label={t('channels.sender')}
            description={t(kind === 'twilio' ? 'channels.senderTwilioText' : 'channels.senderWhatsAppText')}
            placeholder="+15550001111"
            error={submit.errorAt('/sender')}
          />
        )}
        {fields.filter(({ isAdvanced }) => !isAdvanced).map(field)}
        {channel && fields.some(({ isSecret }) => isSecret) && (
          <Text size="sm" c="dimmed">
            {t('channels.secretsText')}
          </Text>
        )}
        {kind !== 'simulator' && (
          <Advanced
            hasMistake={
              fields.some(({ key, isAdvanced }) => isAdvanced && submit.errorAt(`/config/${key}`)) ||
              submit.errorAt('/messagesPerSecond') !== undefined
            }
          >
            {fields.filter(({ isAdvanced }) => isAdvanced).map(field)}
            <TextInput
              {...kept.text('messagesPerSecond')}
              inputMode="decimal"
              autoComplete="off"
              label={t('channels.rate')}
              description={t('channels.rateText')}
              error={submit.errorAt('/messagesPerSecond')}
            />
          </Advanced>
        )}
        <Group justify={onBack ? 'space-between' : 'flex-end'} gap="sm">
          {onBack && (
            <Button variant="default" onClick={onBack}>
              {t('general.back')}
            </Button>
          )}
          <SubmitButton submit={submit} label={t(channel ? 'general.save' : 'channels.create')} />
        </Group>
      </Stack>
    </form>
  );
}

/** @throws Problem like the server's: what is no number cannot even be sent. */
function requireRate(text: string | undefined, message: string): void {
  if (!Number.isNaN(readRate(text))) return;
  const errors = [{ path: '/messagesPerSecond', message }];
  throw new Problem({ status: 422, code: 'invalid', detail: message, errors });
}

function useSave({ kind, channel, onSaved }: Omit<ChannelFormProps, 'onBack'>) {
  const { t } = useTexts();
  const queryClient = useQueryClient();
  return useSubmit({
    async send(values) {
      requireRate(values.messagesPerSecond, t('channels.rateNoNumber'));
      const saved = channel
        ? await ask(
            api.v1.channels[':id'].$patch({
              param: { id: channel.id },
              json: changedSettings(kind, channel, values),
            }),
          )
        : await ask(api.v1.channels.$post({ json: { kind, ...readSettings(kind, values, true) } }));
      return { saved, verifyToken: values.verifyToken };
    },
    onDone({ saved, verifyToken }) {
      tellDone(t(channel ? 'general.saved' : 'channels.created', { name: saved.name }));
      void queryClient.invalidateQueries({ queryKey: channelsQuery.queryKey });
      onSaved(saved, verifyToken);
    },
  });
}

interface SettingFieldProps {
  field: ConfigField;
  kept: KeptDraft<ChannelDraft>;
  isNew: boolean;
  error: string | undefined;
}

function SettingField({ field, kept, isNew, error }: SettingFieldProps) {
  const { t } = useTexts();
  const { key, label, text, placeholder, isSecret, choices } = field;
  const common = { name: key, label: t(label), description: text && t(text), error };
  if (choices) {
    const data = choices.map((choice) => ({ value: choice.value, label: t(choice.label) }));
    return (
      <Select
        {...common}
        data={data}
        value={kept.draft[key] ?? null}
        onChange={(value) => value && kept.change({ [key]: value })}
        allowDeselect={false}
      />
    );
  }
  if (isSecret && kept.draft[key] === undefined) {
    return (
      <PasswordField
        {...common}
        autoComplete="new-password"
        placeholder={isNew ? undefined : t('channels.secretKept')}
      />
    );
  }
  return <TextInput {...common} {...kept.text(key)} autoComplete="off" spellCheck={false} placeholder={placeholder} />;
}

function Advanced({ hasMistake, children }: { hasMistake: boolean; children: ReactNode }) {
  const { t } = useTexts();
  const [isOpen, { toggle }] = useDisclosure(false);
  const isShown = isOpen || hasMistake;
  return (
    <div>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        leftSection={isShown ? <IconChevronDown size={14} aria-hidden /> : <IconChevronRight size={14} aria-hidden />}
        aria-expanded={isShown}
        onClick={toggle}
      >
        {t('channels.advanced')}
      </Button>
      <Collapse expanded={isShown} keepMountedMode="display-none">
        <Stack gap="md" pt="md">
          {children}
        </Stack>
      </Collapse>
    </div>
  );
}
