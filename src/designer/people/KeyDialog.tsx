import { Alert, Group, Radio, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../api/client.ts';
import type { Scope } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { CopyField } from '../shell/CopyField.tsx';
import { Dialog } from '../shell/Dialog.tsx';
import { SubmitButton } from '../shell/SubmitButton.tsx';
import { useSubmit } from '../shell/useSubmit.ts';
import { apiKeysQuery } from './queries.ts';
import { KEY_SCOPES, scopeName } from './scopes.ts';

/** Makes a key, and shows it this once. */
export function KeyDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTexts();
  const [key, setKey] = useState<string>();
  const close = () => {
    onClose();
    setKey(undefined);
  };
  return (
    <Dialog
      isOpen={isOpen}
      onClose={close}
      title={t(key === undefined ? 'people.createKey' : 'people.keyCreatedTitle')}
      // Neither a click beside it nor a key that means something else may take away what is shown only once.
      closeOnClickOutside={key === undefined}
      closeOnEscape={key === undefined}
    >
      {key === undefined ? (
        <KeyForm onCreated={setKey} />
      ) : (
        <Stack gap="md">
          <Alert color="yellow">{t('people.keyCreatedText')}</Alert>
          <CopyField label={t('people.keyLabel')} value={key} />
        </Stack>
      )}
    </Dialog>
  );
}

function KeyForm({ onCreated }: { onCreated: (key: string) => void }) {
  const { t } = useTexts();
  const queryClient = useQueryClient();
  const submit = useSubmit({
    send: ({ name = '', scope }) => ask(api.v1['api-keys'].$post({ json: { name, scopes: [scope as Scope] } })),
    onDone({ key }) {
      onCreated(key);
      void queryClient.invalidateQueries({ queryKey: apiKeysQuery.queryKey });
    },
  });
  return (
    <form {...submit.form}>
      <Stack gap="md">
        <TextInput
          name="name"
          autoComplete="off"
          label={t('people.keyName')}
          placeholder={t('people.keyNameExample')}
          error={submit.errorAt('/name')}
          data-autofocus
        />
        <Radio.Group name="scope" defaultValue="operate" label={t('people.scope')}>
          <Stack gap="xs" mt="xs">
            {KEY_SCOPES.map((scope) => (
              <Radio key={scope} value={scope} label={scopeName(scope, t)} />
            ))}
          </Stack>
        </Radio.Group>
        <Group justify="flex-end">
          <SubmitButton submit={submit} label={t('general.create')} />
        </Group>
      </Stack>
    </form>
  );
}
