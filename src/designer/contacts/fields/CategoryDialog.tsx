import { Checkbox, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Dialog } from '../../shell/Dialog.tsx';
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
  const [isPublic, setPublic] = useState(category?.isPublic ?? true);
  const submit = useSubmit({
    send({ name = '', key = '', description = '' }) {
      const json = { name, description, isPublic };
      return category
        ? ask(api.v1['subscription-categories'][':id'].$patch({ param: { id: category.id }, json }))
        : ask(api.v1['subscription-categories'].$post({ json: { ...json, key: key.trim() } }));
    },
    onDone(saved) {
      tellDone(category ? t('general.saved') : t('forms.categoryCreated', { name: saved.name }));
      void queryClient.invalidateQueries({ queryKey: categoriesQuery.queryKey });
      onClose();
    },
  });
  return (
    <form {...submit.form}>
      <Stack gap="md">
        <TextInput
          name="name"
          label={t('forms.fieldName')}
          placeholder={t('forms.categoryNameExample')}
          defaultValue={category?.name}
          error={submit.errorAt('/name')}
          autoComplete="off"
          data-autofocus
        />
        {!category && (
          <TextInput
            name="key"
            label={t('forms.categoryKey')}
            description={t('forms.categoryKeyText')}
            error={submit.errorAt('/key')}
            autoComplete="off"
            spellCheck={false}
          />
        )}
        <Textarea
          name="description"
          label={t('forms.description')}
          description={t('forms.descriptionText')}
          defaultValue={category?.description}
          error={submit.errorAt('/description')}
          autosize
          minRows={2}
        />
        <Checkbox
          label={t('forms.isPublic')}
          description={t('forms.isPublicText')}
          checked={isPublic}
          onChange={(event) => setPublic(event.currentTarget.checked)}
        />
        <Group justify="flex-end">
          <SubmitButton submit={submit} label={t(category ? 'general.save' : 'general.create')} />
        </Group>
      </Stack>
    </form>
  );
}
