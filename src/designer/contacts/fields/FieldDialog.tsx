import { Checkbox, Group, Select, Stack, TagsInput, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Dialog } from '../../shell/Dialog.tsx';
import { SubmitButton } from '../../shell/SubmitButton.tsx';
import { tellDone } from '../../shell/tell.ts';
import { useSubmit } from '../../shell/useSubmit.ts';
import { type ContactField, fieldsQuery } from '../queries.ts';
import { FIELD_TYPES, type FieldType } from '../values.ts';
import { TYPE_NAMES } from './type-names.ts';

const KEY_TYPES: readonly FieldType[] = ['text', 'number', 'email', 'phone'];

interface FieldDialogProps {
  /** `new`, or the one that is changed; undefined: it is closed. */
  edited: ContactField | 'new' | undefined;
  onClose: () => void;
}

/** What is kept of people: its name, and what can stand in it. */
export function FieldDialog({ edited, onClose }: FieldDialogProps) {
  const { t } = useTexts();
  const title =
    edited === undefined || edited === 'new' ? t('forms.createField') : t('forms.editField', { name: edited.name });
  return (
    <Dialog isOpen={edited !== undefined} onClose={onClose} title={title}>
      {edited !== undefined && <FieldForm field={edited === 'new' ? undefined : edited} onClose={onClose} />}
    </Dialog>
  );
}

function FieldForm({ field, onClose }: { field: ContactField | undefined; onClose: () => void }) {
  const { t } = useTexts();
  const queryClient = useQueryClient();
  const [type, setType] = useState<FieldType>(field?.type ?? 'text');
  const [choices, setChoices] = useState<string[]>(field?.choices ?? []);
  const [isKey, setKey] = useState(false);
  const offered = type === 'choice' ? { choices } : {};
  const submit = useSubmit({
    send: ({ name = '', code = '' }) =>
      field
        ? ask(api.v1['contact-fields'][':id'].$patch({ param: { id: field.id }, json: { name, ...offered } }))
        : ask(
            api.v1['contact-fields'].$post({
              json: { name, code: code.trim(), type, ...offered, isKey: isKey && KEY_TYPES.includes(type) },
            }),
          ),
    onDone(saved) {
      tellDone(field ? t('general.saved') : t('forms.fieldCreated', { name: saved.name }));
      void queryClient.invalidateQueries({ queryKey: fieldsQuery.queryKey });
      onClose();
    },
  });
  return (
    <form {...submit.form}>
      <Stack gap="md">
        <TextInput
          name="name"
          label={t('forms.fieldName')}
          placeholder={t('forms.fieldNameExample')}
          defaultValue={field?.name}
          error={submit.errorAt('/name')}
          autoComplete="off"
          data-autofocus
        />
        {!field && (
          <>
            <TextInput
              name="code"
              label={t('forms.code')}
              description={t('forms.codeText')}
              error={submit.errorAt('/code')}
              autoComplete="off"
              spellCheck={false}
            />
            <Select
              label={t('forms.type')}
              data={FIELD_TYPES.map((value) => ({ value, label: t(TYPE_NAMES[value]) }))}
              value={type}
              onChange={(chosen) => setType(FIELD_TYPES.find((each) => each === chosen) ?? 'text')}
              error={submit.errorAt('/type')}
              allowDeselect={false}
            />
          </>
        )}
        {type === 'choice' && (
          <TagsInput
            label={t('forms.choices')}
            description={t('forms.choicesText')}
            value={choices}
            onChange={setChoices}
            error={submit.errorAt('/choices')}
            splitChars={[]}
          />
        )}
        {!field && KEY_TYPES.includes(type) && (
          <Checkbox
            label={t('forms.isKey')}
            description={t('forms.isKeyText')}
            checked={isKey}
            onChange={(event) => setKey(event.currentTarget.checked)}
            error={submit.errorAt('/isKey')}
          />
        )}
        <Group justify="flex-end">
          <SubmitButton submit={submit} label={t(field ? 'general.save' : 'general.create')} />
        </Group>
      </Stack>
    </form>
  );
}
