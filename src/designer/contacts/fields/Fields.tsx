import { Badge, Box, Button, Group, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { may, useSession } from '../../api/session.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Section } from '../../people/Section.tsx';
import { Failure } from '../../shell/Failure.tsx';
import { Loading } from '../../shell/Loading.tsx';
import { tellDone } from '../../shell/tell.ts';
import { type ContactField, fieldsQuery } from '../queries.ts';
import { FieldDialog } from './FieldDialog.tsx';
import { RowActions } from './RowActions.tsx';
import { TYPE_NAMES } from './type-names.ts';

/** What the account keeps of people beside what is built in. */
export function Fields() {
  const { t } = useTexts();
  const mayChange = may(useSession(), 'design');
  const { data, error, refetch } = useQuery(fieldsQuery);
  const [edited, setEdited] = useState<ContactField | 'new'>();
  const create = mayChange && (
    <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEdited('new')}>
      {t('forms.createField')}
    </Button>
  );
  return (
    <Section title={t('forms.fields')} text={t('forms.fieldsText')} actions={create}>
      {error && <Failure error={error} onRetry={refetch} />}
      {!data && !error && <Loading />}
      {data?.items.length === 0 && <Text c="dimmed">{t('forms.noFields')}</Text>}
      <Box className="rows">
        {data?.items.map((field) => (
          <FieldRow key={field.id} field={field} onEdit={mayChange ? () => setEdited(field) : undefined} />
        ))}
      </Box>
      <FieldDialog edited={edited} onClose={() => setEdited(undefined)} />
    </Section>
  );
}

function FieldRow({ field, onEdit }: { field: ContactField; onEdit: (() => void) | undefined }) {
  const { t } = useTexts();
  const queryClient = useQueryClient();
  const { id, name, code, type, choices, isKey } = field;
  const told = [t(TYPE_NAMES[type]), ...(choices ? [choices.join(', ')] : [])].join(': ');
  async function remove() {
    await ask(api.v1['contact-fields'][':id'].$delete({ param: { id } }));
    tellDone(t('forms.fieldDeleted', { name }));
    void queryClient.invalidateQueries({ queryKey: ['contacts'] });
    await queryClient.invalidateQueries({ queryKey: fieldsQuery.queryKey });
  }
  return (
    <Group justify="space-between" py="sm" gap="sm" wrap="nowrap">
      <Box miw={0}>
        <Group gap="xs">
          <Text fw={600} className="break-words">
            {name}
          </Text>
          <Text size="sm" c="dimmed" className="monospace break-words">
            {code}
          </Text>
          {isKey && (
            <Badge size="sm" variant="default" tt="none">
              {t('forms.key')}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed" className="break-words" lineClamp={2}>
          {told}
        </Text>
      </Box>
      {onEdit && (
        <RowActions
          editLabel={t('forms.editField', { name })}
          onEdit={onEdit}
          deleteLabel={t('forms.deleteField', { name })}
          question={{
            title: t('forms.deleteFieldTitle', { name }),
            text: t('forms.deleteFieldText'),
            action: t('forms.deleteSubmit'),
          }}
          onDelete={remove}
        />
      )}
    </Group>
  );
}
