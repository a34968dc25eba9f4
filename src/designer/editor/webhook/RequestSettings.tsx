import { Button, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { fieldKey } from '../../model/places.ts';
import { useEditorStore } from '../store.ts';
import { useMayEdit } from '../surroundings.ts';
import { ConnectorChoice } from './ConnectorChoice.tsx';
import { Headers } from './Headers.tsx';
import { Payload } from './Payload.tsx';
import { useEditedWebhook } from './place.ts';
import { findUrlProblem, useWebhookProblems } from './webhook-problems.ts';

/** What is sent, and where to: address, payload, headers. */
export function RequestSettings({ onSendTest }: { onSendTest: () => void }) {
  const { t } = useTexts();
  const { kind } = useEditedWebhook();
  return (
    <Stack gap="xl">
      <Stack gap="xs">
        <Text size="sm" c="dimmed">
          {t(kind === 'redirect' ? 'webhookEditor.redirectText' : 'webhookEditor.underlyingText')}
        </Text>
        <UrlField onSendTest={onSendTest} />
      </Stack>
      <Part title={t('webhookEditor.payload')}>
        <Payload />
      </Part>
      <Part title={t('webhookEditor.headers')}>
        <Headers />
        <ConnectorChoice />
      </Part>
    </Stack>
  );
}

/** One of the editor's components, by its name. */
export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack component="section" aria-label={title} gap="sm">
      <Title order={3} size="h5">
        {title}
      </Title>
      {children}
    </Stack>
  );
}

const PLACEHOLDER = 'POST https://<Your_Domain>/<Your_Path>';

function UrlField({ onSendTest }: { onSendTest: () => void }) {
  const { t, language } = useTexts();
  const store = useEditorStore();
  const mayEdit = useMayEdit();
  const { at, webhook } = useEditedWebhook();
  const problem = findUrlProblem(webhook.url, useWebhookProblems('url'), language);
  return (
    <Group gap="xs" align="flex-start">
      <TextInput
        flex="1 1 18rem"
        miw={0}
        label={t('webhookEditor.url')}
        type="text"
        inputMode="url"
        spellCheck={false}
        autoComplete="off"
        placeholder={PLACEHOLDER}
        classNames={{ input: 'monospace' }}
        value={webhook.url}
        error={problem}
        readOnly={!mayEdit}
        data-place={fieldKey({ ...at, field: 'webhook.url' })}
        data-autofocus
        onChange={(event) => store.apply({ type: 'setWebhookUrl', at, url: event.currentTarget.value })}
        onBlur={() => store.endTyping()}
      />
      {mayEdit && (
        <Button
          mt={{ base: 0, xs: 25 }}
          variant="default"
          leftSection={<IconSend size={16} aria-hidden />}
          onClick={onSendTest}
        >
          {t('webhookEditor.sendTest')}
        </Button>
      )}
    </Group>
  );
}
