import { ActionIcon, Box, Button, Checkbox, Group, Select, Stack, Text } from '@mantine/core';
import { IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { useTexts } from '../../i18n/texts.ts';
import type { SignupForm } from '../queries.ts';
import { useFormFields } from './useFormFields.ts';

type Asked = SignupForm['fields'];

interface AskedFieldsProps {
  fields: Asked;
  onChange: (fields: Asked) => void;
  errorAt: (path: string) => string | undefined;
}

/** What people are asked for, in the order of the form. */
export function AskedFields({ fields, onChange, errorAt }: AskedFieldsProps) {
  const { t } = useTexts();
  const { all, nameOf } = useFormFields();
  const change = (at: number, changed: Partial<Asked[number]>) =>
    onChange(fields.map((field, n) => (n === at ? { ...field, ...changed } : field)));
  const moveUp = (at: number) => onChange(fields.toSpliced(at, 1).toSpliced(at - 1, 0, ...fields.slice(at, at + 1)));
  const free = all.filter(({ value }) => !fields.some(({ field }) => field === value));
  const [next] = free;
  return (
    <Box role="group" aria-label={t('forms.formFields')}>
      <Text fw={500} size="sm">
        {t('forms.formFields')}
      </Text>
      <Text size="xs" c="dimmed" mb="xs">
        {t('forms.formFieldsText')}
      </Text>
      <Stack gap="xs">
        {fields.map(({ field, required }, at) => (
          <Group key={field} gap="xs" align="flex-start">
            <Select
              flex="1 1 9rem"
              aria-label={t('forms.fieldAt', { number: at + 1 })}
              data={[{ value: field, label: nameOf(field) }, ...free]}
              value={field}
              onChange={(value) => value && change(at, { field: value })}
              error={errorAt(`/fields/${at}/field`)}
              allowDeselect={false}
            />
            <Checkbox
              mt={8}
              label={t('forms.required')}
              aria-label={t('forms.requiredOf', { field: nameOf(field) })}
              checked={required}
              onChange={(event) => change(at, { required: event.currentTarget.checked })}
            />
            <ActionIcon
              variant="subtle"
              size="lg"
              disabled={at === 0}
              aria-label={t('forms.moveUp', { field: nameOf(field) })}
              onClick={() => moveUp(at)}
            >
              <IconArrowUp size={16} aria-hidden />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="red"
              size="lg"
              aria-label={t('forms.removeField', { field: nameOf(field) })}
              onClick={() => onChange(fields.toSpliced(at, 1))}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
      </Stack>
      {errorAt('/fields') && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {errorAt('/fields')}
        </Text>
      )}
      {next && (
        <Button
          mt="xs"
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => onChange([...fields, { field: next.value, required: false }])}
        >
          {t('forms.addField')}
        </Button>
      )}
    </Box>
  );
}
