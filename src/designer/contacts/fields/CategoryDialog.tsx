import { Checkbox, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Dialog } from '../../shell/Dialog.tsx';
import { KeptNotice } from '../../shell/kept/KeptNotice.tsx';
import { useKeptDraft } from '../../shell/kept/useKeptDraft.ts';
import { SubmitButton } from '../../shell/SubmitButton.tsx';
import { tellDone } from '../../shell/tell.ts';
import { useSubmit } from '../../shell/useSubmit.ts';
import { type Category, categoriesQuery } from '../queries.ts';

interface CategoryDialogProps {
  /** `new`, or the one that is changed; undefined: it is closed. */
  edited: Category | 'new' | undefined;
  onClose: () => void;
}

/** A kind of messages that people choose. */
export function CategoryDialog({ edited, onClose }: CategoryDialogProps) {
  const { t } = useTexts();
  const title =
    edited === undefined || edited === 'new'
      ? t('forms.createCategory')
      : t('forms.editCategory', { name: edited.name });
  return (
    <Dialog isOpen={edited !== undefined} onClose={onClose} title={title}>
      {edited !== undefined && <CategoryForm category={edited === 'new' ? undefined : edited} onClose={onClose} />}
    </Dialog>
  );
}

function CategoryForm({ category, onClose }: { category: Category | undefined; onClose: () => void }) {
  const { t } = useTexts();
  const queryClient = useQueryClient();
  const { name = '', key = '', description = '', isPublic = true } = category ?? {};
  const kept = useKeptDraft({
    thing: `category.${category?.id ?? 'new'}`,
    initial: { name, key, description, isPublic },
    isNew: category === undefined,
  });
  const submit = useSubmit({
    send() {
      const { key: typedKey, ...json } = kept.draft;
      return category
        ? ask(api.v1['subscription-categories'][':id'].$patch({ param: { id: category.id }, json }))
        : ask(api.v1['subscription-categories'].$post({ json: { ...json, key: typedKey.trim() } }));
    },
    onDone(saved) {
      kept.drop();
      tellDone(category ? t('general.saved') : t('forms.categoryCreated', { name: saved.name }));
      void queryClient.invalidateQueries({ queryKey: categoriesQuery.queryKey });
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
          placeholder={t('forms.categoryNameExample')}
          error={submit.errorAt('/name')}
          autoComplete="off"
          data-autofocus
        />
        {!category && (
          <TextInput
            {...kept.text('key')}
            label={t('forms.categoryKey')}
            description={t('forms.categoryKeyText')}
            error={submit.errorAt('/key')}
            autoComplete="off"
            spellCheck={false}
          />
        )}
        <Textarea
          {...kept.text('description')}
          label={t('forms.description')}
          description={t('forms.descriptionText')}
          error={submit.errorAt('/description')}
          autosize
          minRows={2}
        />
        <Checkbox
          label={t('forms.isPublic')}
          description={t('forms.isPublicText')}
          checked={kept.draft.isPublic}
          onChange={(event) => kept.change({ isPublic: event.currentTarget.checked })}
        />
        <Group justify="flex-end">
          <SubmitButton submit={submit} label={t(category ? 'general.save' : 'general.create')} />
        </Group>
      </Stack>
    </form>
  );
}
