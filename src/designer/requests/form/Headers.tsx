import { ActionIcon, Box, Button, Group, Stack, Switch, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTexts } from '../../i18n/texts.ts';
import { addHeader, type HeaderRow, headerPath, switchHeaders } from '../request-draft.ts';
import type { PartProps } from './part.ts';
import { TemplateField } from './TemplateField.tsx';

/** Parameters in headers, behind a switch: variables and values. */
export function Headers({ form, variables, isReadOnly }: PartProps) {
  const { t } = useTexts();
  const { draft, replace, errorAt } = form;
  return (
    <Stack gap="sm">
      <Switch
        label={t('requests.headers')}
        description={t('requests.headersText')}
        checked={draft.hasHeaders}
        onChange={(event) => replace(switchHeaders(draft, event.currentTarget.checked))}
        disabled={isReadOnly}
      />
      {draft.hasHeaders && (
        <Stack gap="sm" className="indented">
          {draft.headers.map((row, index) => (
            <Row key={row.key} row={row} number={index + 1} form={form} variables={variables} isReadOnly={isReadOnly} />
          ))}
          {errorAt('/headers') && (
            <Text size="sm" c="var(--mantine-color-error)">
              {errorAt('/headers')}
            </Text>
          )}
          {!isReadOnly && (
            <Box>
              <Button
                size="xs"
                variant="default"
                leftSection={<IconPlus size={14} aria-hidden />}
                onClick={() => replace(addHeader(draft))}
              >
                {t('requests.addHeader')}
              </Button>
            </Box>
          )}
        </Stack>
      )}
    </Stack>
  );
}

function Row({ row, number, form, variables, isReadOnly }: PartProps & { row: HeaderRow; number: number }) {
  const { t } = useTexts();
  const { draft, change, errorAt } = form;
  const set = (patch: Partial<HeaderRow>) =>
    change({ headers: draft.headers.map((each) => (each.key === row.key ? { ...each, ...patch } : each)) });
  const remove = () => change({ headers: draft.headers.filter(({ key }) => key !== row.key) });
  return (
    <Group gap="xs" align="flex-start" className="header-row">
      <TextInput
        aria-label={t('requests.headerName', { number })}
        placeholder="X-Customer"
        value={row.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        error={errorAt(headerPath(draft, row.key, 'name'))}
        classNames={{ input: 'monospace' }}
        autoComplete="off"
        readOnly={isReadOnly}
        w={{ base: '100%', xs: 200 }}
      />
      <TemplateField
        label={t('requests.headerValue', { number })}
        isLabelHidden
        placeholder="$contact.id"
        value={row.value}
        onChange={(value) => set({ value })}
        error={errorAt(headerPath(draft, row.key, 'value'))}
        variables={variables}
        readOnly={isReadOnly}
      />
      {!isReadOnly && (
        <ActionIcon
          variant="subtle"
          color="red"
          size={36}
          aria-label={t('requests.removeHeader', { name: row.name || String(number) })}
          onClick={remove}
        >
          <IconTrash size={18} aria-hidden />
        </ActionIcon>
      )}
    </Group>
  );
}
