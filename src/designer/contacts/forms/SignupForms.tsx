import { Box, Button, Group, Text } from '@mantine/core';
import { IconExternalLink, IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { may, useSession } from '../../api/session.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Section } from '../../people/Section.tsx';
import { CopyField } from '../../shell/CopyField.tsx';
import { Failure } from '../../shell/Failure.tsx';
import { Loading } from '../../shell/Loading.tsx';
import { PageAnchor } from '../../shell/links.tsx';
import { tellUndo } from '../../shell/tell-undo.tsx';
import { RowActions } from '../fields/RowActions.tsx';
import { MoreButton } from '../MoreButton.tsx';
import { categoriesQuery, formsQuery, type SignupForm } from '../queries.ts';
import { SignupFormDialog } from './SignupFormDialog.tsx';
import { useFormFields } from './useFormFields.ts';

/** The pages on which people sign up by themselves. */
export function SignupForms() {
  const { t } = useTexts();
  const mayChange = may(useSession(), 'design');
  const query = useInfiniteQuery(formsQuery);
  const hasNoCategory = useQuery(categoriesQuery).data?.items.length === 0;
  const forms = query.data?.pages.flatMap(({ items }) => items);
  const [edited, setEdited] = useState<SignupForm | 'new'>();
  const create = mayChange && !hasNoCategory && (
    <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEdited('new')}>
      {t('forms.createForm')}
    </Button>
  );
  return (
    <Section title={t('forms.signupForms')} text={t('forms.signupFormsText')} actions={create}>
      {query.error && <Failure error={query.error} onRetry={query.refetch} />}
      {!forms && !query.error && <Loading />}
      {forms?.length === 0 && <Text c="dimmed">{t('forms.noForms')}</Text>}
      {mayChange && hasNoCategory && (
        <Text size="sm">
          {t('forms.needsCategory')} <PageAnchor to="/contacts/fields">{t('contacts.defineCategories')}</PageAnchor>
        </Text>
      )}
      <Box className="rows">
        {forms?.map((form) => (
          <FormRow key={form.id} form={form} onEdit={mayChange ? () => setEdited(form) : undefined} />
        ))}
      </Box>
      <MoreButton query={query} />
      <SignupFormDialog edited={edited} onClose={() => setEdited(undefined)} />
    </Section>
  );
}

function FormRow({ form, onEdit }: { form: SignupForm; onEdit: (() => void) | undefined }) {
  const { t } = useTexts();
  const queryClient = useQueryClient();
  const { nameOf } = useFormFields();
  const { id, name, title, url, fields, doubleOptIn } = form;
  const told = [
    title,
    t('forms.asks', { fields: fields.map(({ field }) => nameOf(field)).join(', ') }),
    t(doubleOptIn ? 'forms.confirmed' : 'forms.unconfirmed'),
  ];
  const refresh = () => queryClient.invalidateQueries({ queryKey: formsQuery.queryKey });
  const restore = useMutation({
    mutationFn: () => ask(api.v1['signup-forms'][':id'].restore.$post({ param: { id } })),
    onSuccess: refresh,
  });
  async function remove() {
    await ask(api.v1['signup-forms'][':id'].$delete({ param: { id } }));
    tellUndo(t('forms.formDeleted', { name }), restore.mutate);
    await refresh();
  }
  return (
    <Box py="sm">
      <Group justify="space-between" gap="sm" wrap="nowrap" align="flex-start">
        <Box miw={0}>
          <Text fw={600} className="break-words">
            {name}
          </Text>
          <Text size="sm" c="dimmed" className="break-words">
            {told.join(' · ')}
          </Text>
        </Box>
        {onEdit && (
          <RowActions
            editLabel={t('forms.editForm', { name })}
            onEdit={onEdit}
            deleteLabel={t('forms.deleteForm', { name })}
            onDelete={remove}
          />
        )}
      </Group>
      <Group gap="xs" mt="xs" align="flex-end">
        <Box flex="1 1 16rem" miw={0} maw={560}>
          <CopyField label={t('forms.address', { name })} value={url} />
        </Box>
        <Button
          component="a"
          href={url}
          target="_blank"
          rel="noreferrer"
          variant="subtle"
          leftSection={<IconExternalLink size={16} aria-hidden />}
        >
          {t('forms.open')}
        </Button>
      </Group>
    </Box>
  );
}
