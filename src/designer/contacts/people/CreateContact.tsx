import { Group, Stack, Text, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, ask } from '../../api/client.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Dialog } from '../../shell/Dialog.tsx';
import { KeptNotice } from '../../shell/kept/KeptNotice.tsx';
import { useKeptDraft } from '../../shell/kept/useKeptDraft.ts';
import { SubmitButton } from '../../shell/SubmitButton.tsx';
import { tellDone } from '../../shell/tell.ts';
import { useSubmit } from '../../shell/useSubmit.ts';
import { useNames } from '../names.ts';
import { fieldsQuery } from '../queries.ts';
import { TypedInput } from '../TypedInput.tsx';
import { useTimeZone } from '../useTimeZone.ts';
import { fromTyped } from '../values.ts';

/** Asks who somebody is. */
export function CreateContact({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTexts();
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('contacts.create')} closeOnClickOutside={false}>
      <CreateForm />
    </Dialog>
  );
}

/** `typed`: the account's own fields, by their code. */
const EMPTY = { name: '', phone: '', email: '', language: '', typed: {} as Record<string, string> };

function CreateForm() {
  const { t } = useTexts();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const nameOf = useNames();
  const timeZone = useTimeZone();
  const fields = useQuery(fieldsQuery).data?.items ?? [];
  const kept = useKeptDraft({ thing: 'contact.new', initial: EMPTY, isNew: true });
  const { typed } = kept.draft;
  const submit = useSubmit({
    send() {
      const given = (['phone', 'email', 'name', 'language'] as const).flatMap((key) => {
        const value = kept.draft[key].trim();
        return value === '' ? [] : [[key, value]];
      });
      const own = fields.flatMap(({ code, type }) => {
        const value = fromTyped(typed[code] ?? '', type, timeZone);
        return value === null ? [] : [[code, value]];
      });
      return ask(api.v1.contacts.$post({ json: { ...Object.fromEntries(given), fields: Object.fromEntries(own) } }));
    },
    onDone(contact) {
      kept.drop();
      tellDone(t('contacts.created', { name: nameOf(contact) }));
      void queryClient.invalidateQueries({ queryKey: ['contacts'] });
      void navigate({ to: '/contacts/$contactId', params: { contactId: contact.id } });
    },
  });
  return (
    <form {...submit.form}>
      <Stack gap="md">
        <KeptNotice restored={kept.restored} onDiscard={kept.drop} />
        <Text size="sm" c="dimmed">
          {t('contacts.createText')}
        </Text>
        <TextInput
          {...kept.text('name')}
          label={t('general.name')}
          error={submit.errorAt('/name')}
          autoComplete="off"
          data-autofocus
        />
        <TextInput
          {...kept.text('phone')}
          type="tel"
          label={t('contacts.phone')}
          placeholder="+52 55 0000 0000"
          description={t('contacts.phoneHint')}
          error={submit.errorAt('/phone')}
          autoComplete="off"
        />
        <TextInput
          {...kept.text('email')}
          type="email"
          label={t('contacts.email')}
          error={submit.errorAt('/email')}
          autoComplete="off"
        />
        <TextInput
          {...kept.text('language')}
          label={t('contacts.language')}
          description={t('contacts.languageHint')}
          error={submit.errorAt('/language')}
          autoComplete="off"
        />
        {fields.map(({ code, name, type, choices }) => (
          <TypedInput
            key={code}
            label={name}
            type={type}
            choices={choices}
            value={typed[code] ?? ''}
            onChange={(text) => kept.change({ typed: { ...typed, [code]: text } })}
            error={submit.errorAt(`/fields/${code}`)}
          />
        ))}
        <Group justify="flex-end">
          <SubmitButton submit={submit} label={t('general.create')} />
        </Group>
      </Stack>
    </form>
  );
}
