import { Checkbox, Group, Select, Stack, TagsInput, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Dialog } from '../../shell/Dialog.tsx';
import { KeptNotice } from '../../shell/kept/KeptNotice.tsx';
import { useKeptDraft } from '../../shell/kept/useKeptDraft.ts';
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

interface FieldDraft {
  name: string;
  code: string;
  type: FieldType;
  choices: string[];
  isKey: boolean;
}

function draftOf(field: ContactField | undefined): FieldDraft {
  const { name = '', code = '', type = 'text', choices, isKey = false } = field ?? {};
  return { name, code, type, choices: choices ?? [], isKey };
}

function FieldForm({ field, onClose }: { field: ContactField | undefined; onClose: () => void }) {
  const { t } = useTexts();
  const queryClient = useQueryClient();
  const kept = useKeptDraft<FieldDraft>({
    thing: `field.${field?.id ?? 'new'}`,
    initial: draftOf(field),
    isNew: field === undefined,
  });
  const { name, code, type, choices, isKey } = kept.draft;
  const offered = type === 'choice' ? { choices } : {};
  const submit = useSubmit({
    send: () =>
      field
        ? ask(api.v1['contact-fields'][':id'].$patch({ param: { id: field.id }, json: { name, ...offered } }))
        : ask(
            api.v1['contact-fields'].$post({
              json: { name, code: code.trim(), type, ...offered, isKey: isKey && KEY_TYPES.includes(type) },
            }),
          ),
    onDone(saved) {
      kept.drop();
      tellDone(field ? t('general.saved') : t('forms.fieldCreated', { name: saved.name }));
      void queryClient.invalidateQueries({ queryKey: fieldsQuery.queryKey });
      onClose();
    },
  });
  return (
    <form {...submit.form}>
      <Stack gap="md">
        <KeptNotice restored={kept.restored} onDiscard={kept.drop} />
        <TextInput
          {...kept.text('name')}
          label={t('forms.fieldName')}
          placeholder={t('forms.fieldNameExample')}
          error={submit.errorAt('/name')}
          autoComplete="off"
          data-autofocus
        />
        {!field && (
          <>
            <TextInput
              {...kept.text('code')}
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
              onChange={(chosen) => kept.change({ type: FIELD_TYPES.find((each) => each === chosen) ?? 'text' })}
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
            onChange={(changed) => kept.change({ choices: changed })}
            error={submit.errorAt('/choices')}
            splitChars={[]}
          />
        )}
        {!field && KEY_TYPES.includes(type) && (
          <Checkbox
            label={t('forms.isKey')}
            description={t('forms.isKeyText')}
            checked={isKey}
            onChange={(event) => kept.change({ isKey: event.currentTarget.checked })}
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
