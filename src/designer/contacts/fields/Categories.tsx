import { Badge, Box, Button, Group, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { may, useSession } from '../../api/session.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Section } from '../../people/Section.tsx';
import { Failure } from '../../shell/Failure.tsx';
import { Loading } from '../../shell/Loading.tsx';
import { tellUndo } from '../../shell/tell-undo.tsx';
import { type Category, categoriesQuery, categoryQuery } from '../queries.ts';
import { CategoryDialog } from './CategoryDialog.tsx';
import { RowActions } from './RowActions.tsx';

/** The kinds of messages that people choose among. */
export function Categories() {
  const { t } = useTexts();
  const mayChange = may(useSession(), 'design');
  const { data, error, refetch } = useQuery(categoriesQuery);
  const [edited, setEdited] = useState<Category | 'new'>();
  const create = mayChange && (
    <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEdited('new')}>
      {t('forms.createCategory')}
    </Button>
  );
  return (
    <Section title={t('forms.categories')} text={t('forms.categoriesText')} actions={create}>
      {error && <Failure error={error} onRetry={refetch} />}
      {!data && !error && <Loading />}
      {data?.items.length === 0 && <Text c="dimmed">{t('forms.noCategories')}</Text>}
      <Box className="rows">
        {data?.items.map((category) => (
          <CategoryRow
            key={category.id}
            category={category}
            onEdit={mayChange ? () => setEdited(category) : undefined}
          />
        ))}
      </Box>
      <CategoryDialog edited={edited} onClose={() => setEdited(undefined)} />
    </Section>
  );
}

function CategoryRow({ category, onEdit }: { category: Category; onEdit: (() => void) | undefined }) {
  const { t } = useTexts();
  const queryClient = useQueryClient();
  const { id, name, key, description, isPublic } = category;
  const count = useQuery(categoryQuery(id)).data?.subscriberCount;
  async function refresh() {
    void queryClient.invalidateQueries({ queryKey: ['contacts'] });
    await queryClient.invalidateQueries({ queryKey: categoriesQuery.queryKey, exact: true });
  }
  const restore = useMutation({
    mutationFn: () => ask(api.v1['subscription-categories'][':id'].restore.$post({ param: { id } })),
    onSuccess: refresh,
  });
  async function remove() {
    await ask(api.v1['subscription-categories'][':id'].$delete({ param: { id } }));
    tellUndo(t('forms.categoryDeleted', { name }), restore.mutate);
    await refresh();
  }
  return (
    <Group justify="space-between" py="sm" gap="sm" wrap="nowrap">
      <Box miw={0}>
        <Group gap="xs">
          <Text fw={600} className="break-words">
            {name}
          </Text>
          <Text size="sm" c="dimmed" className="monospace break-words">
            {key}
          </Text>
          {!isPublic && (
            <Badge size="sm" variant="default" tt="none">
              {t('forms.hidden')}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed" className="break-words" lineClamp={2}>
          {[
            ...(description === '' ? [] : [description]),
            ...(count === undefined ? [] : [t('forms.subscribers', { count })]),
          ].join(' · ')}
        </Text>
      </Box>
      {onEdit && (
        <RowActions
          editLabel={t('forms.editCategory', { name })}
          onEdit={onEdit}
          deleteLabel={t('forms.deleteCategory', { name })}
          onDelete={remove}
        />
      )}
    </Group>
  );
}
