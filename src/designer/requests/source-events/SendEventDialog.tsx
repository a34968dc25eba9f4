import { Alert, Autocomplete, Button, Group, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { Problem } from '../../api/problems.ts';
import { useTexts } from '../../i18n/texts.ts';
import { ContactPicker } from '../../shell/contact-picker/ContactPicker.tsx';
import type { Contact } from '../../shell/contact-picker/queries.ts';
import { Dialog } from '../../shell/Dialog.tsx';
import { KeptNotice } from '../../shell/kept/KeptNotice.tsx';
import { type KeptDraft, useKeptDraft } from '../../shell/kept/useKeptDraft.ts';
import { SubmitButton } from '../../shell/SubmitButton.tsx';
import { useSubmit } from '../../shell/useSubmit.ts';
import { sourceEventTypesQuery } from '../queries.ts';
import { EMPTY_PARAMS, type ParamsDraft, ParamsEditor, readParams } from './ParamsEditor.tsx';
import { Started } from './Started.tsx';

type Taken = InferResponseType<(typeof api.v1)['source-events']['$post'], 202>['items'][number];

/** Says by hand what systems say by themselves: campaigns with this trigger really start. */
export function SendEventDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTexts();
  const [taken, setTaken] = useState<Taken>();
  const close = () => {
    onClose();
    setTaken(undefined);
  };
  return (
    <Dialog isOpen={isOpen} onClose={close} title={t('sourceEvents.send')} size="lg" closeOnClickOutside={false}>
      {taken ? (
        <Result taken={taken} onAgain={() => setTaken(undefined)} onClose={close} />
      ) : (
        <SendForm onTaken={setTaken} />
      )}
    </Dialog>
  );
}

function Result({ taken, onAgain, onClose }: { taken: Taken; onAgain: () => void; onClose: () => void }) {
  const { t } = useTexts();
  return (
    <Stack gap="md">
      <Alert
        color={taken.duplicate ? 'yellow' : 'teal'}
        variant="light"
        icon={<IconCircleCheck aria-hidden />}
        role="status"
      >
        <Stack gap="xs">
          <Text size="sm">
            {taken.duplicate ? t('sourceEvents.duplicate', { key: taken.key }) : t('sourceEvents.taken')}
          </Text>
          <Started started={taken.started} />
        </Stack>
      </Alert>
      <Group justify="flex-end">
        <Button variant="default" onClick={onAgain}>
          {t('sourceEvents.another')}
        </Button>
        <Button onClick={onClose}>{t('general.close')}</Button>
      </Group>
    </Stack>
  );
}

interface EventDraft {
  type: string;
  key: string;
  isPicked: boolean;
  contact: Contact | null;
  phone: string;
  email: string;
  params: ParamsDraft;
}

function startDraft(): EventDraft {
  const key = `by-hand-${Date.now().toString(36)}`;
  return { type: '', key, isPicked: true, contact: null, phone: '', email: '', params: EMPTY_PARAMS };
}

const IDENTITY_PATHS = ['/contact', '/contact/id', '/contact/phone', '/contact/email'];

function SendForm({ onTaken }: { onTaken: (taken: Taken) => void }) {
  const { t } = useTexts();
  const queryClient = useQueryClient();
  const types = useQuery(sourceEventTypesQuery).data?.items ?? [];
  const [initial] = useState(startDraft);
  const kept = useKeptDraft({
    thing: 'source-event.new',
    initial,
    isNew: true,
    // The key is another one each time: by itself it is nothing that was typed.
    toSaved: ({ key, ...draft }) => draft,
  });
  const { isPicked, contact, params } = kept.draft;
  const submit = useSubmit({
    async send() {
      const read = readParams(params);
      if (read === undefined) throw invalid('/params', t('sourceEvents.paramsWrong'));
      if (isPicked && !contact) throw invalid('/contact/id', t('requests.chooseContact'));
      const whom = isPicked ? { id: contact?.id } : identitiesOf(kept.draft);
      const { type, key } = kept.draft;
      const json = { type, key, contact: whom, params: read };
      return ask(api.v1['source-events'].$post({ json }));
    },
    onDone({ items: [taken] }) {
      kept.drop();
      if (taken) onTaken(taken);
      void queryClient.invalidateQueries({ queryKey: ['source-events'] });
      void queryClient.invalidateQueries({ queryKey: sourceEventTypesQuery.queryKey });
    },
  });
  const contactError = IDENTITY_PATHS.map(submit.errorAt).find((each) => each !== undefined);
  return (
    <form {...submit.form}>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t('sourceEvents.sendText')}
        </Text>
        <KeptNotice restored={kept.restored} onDiscard={kept.drop} />
        <Autocomplete
          name="type"
          value={kept.draft.type}
          onChange={(type) => kept.change({ type })}
          label={t('sourceEvents.type')}
          placeholder="order.paid"
          data={types.map(({ type }) => type)}
          error={submit.errorAt('/type')}
          comboboxProps={{ withinPortal: false }}
          openOnFocus={false}
          data-autofocus
        />
        <TextInput
          {...kept.text('key')}
          label={t('sourceEvents.key')}
          description={t('sourceEvents.keyText')}
          error={submit.errorAt('/key')}
          autoComplete="off"
        />
        <SegmentedControl
          aria-label={t('sourceEvents.whom')}
          value={isPicked ? 'picked' : 'typed'}
          onChange={(value) => kept.change({ isPicked: value === 'picked' })}
          data={[
            { value: 'picked', label: t('requests.aContact') },
            { value: 'typed', label: t('sourceEvents.byAddress') },
          ]}
        />
        {isPicked ? (
          <ContactPicker value={contact} onChange={(chosen) => kept.change({ contact: chosen })} />
        ) : (
          <Identities kept={kept} />
        )}
        {contactError && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {contactError}
          </Text>
        )}
        <ParamsEditor
          value={params}
          onChange={(changed) => kept.change({ params: changed })}
          error={submit.errorAt('/params')}
        />
        <Group justify="flex-end">
          <SubmitButton submit={submit} label={t('sourceEvents.sendSubmit')} />
        </Group>
      </Stack>
    </form>
  );
}

function Identities({ kept }: { kept: KeptDraft<EventDraft> }) {
  const { t } = useTexts();
  return (
    <Group gap="sm" grow>
      <TextInput
        {...kept.text('phone')}
        label={t('contactPicker.phone')}
        placeholder="+525500000000"
        autoComplete="off"
      />
      <TextInput {...kept.text('email')} label={t('general.email')} placeholder="ana@example.com" autoComplete="off" />
    </Group>
  );
}

function identitiesOf({ phone, email }: EventDraft) {
  return { ...(phone.trim() !== '' && { phone }), ...(email.trim() !== '' && { email }) };
}

function invalid(path: string, message: string): Problem {
  return new Problem({ status: 422, code: 'invalid', detail: message, errors: [{ path, message }] });
}
