import { ActionIcon, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTexts } from '../i18n/texts.ts';
import type { Draft } from './draft.ts';

interface HeaderFieldsProps {
  headers: Draft['headers'];
  onChange: (headers: Draft['headers']) => void;
  errorAt: (path: string) => string | undefined;
  isReadOnly: boolean;
}

/** The headers that go with every request. */
export function HeaderFields({ headers, onChange, errorAt, isReadOnly }: HeaderFieldsProps) {
  const { t } = useTexts();
  const change = (index: number, part: Partial<Draft['headers'][number]>) =>
    onChange(headers.map((header, at) => (at === index ? { ...header, ...part } : header)));
  return (
    <Stack gap="xs" component="fieldset" className="plain-fieldset">
      <Text component="legend" size="sm" fw={500}>
        {t('webhooks.headers')}
      </Text>
      {headers.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('webhooks.headersText')}
        </Text>
      )}
      {headers.map(({ name, value }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a header has nothing else that stays while its name is typed
        <Group key={index} gap="xs" align="flex-start" wrap="nowrap">
          <TextInput
            flex={2}
            miw={0}
            aria-label={t('webhooks.headerName', { number: index + 1 })}
            placeholder="x-api-key"
            value={name}
            spellCheck={false}
            autoComplete="off"
            disabled={isReadOnly}
            onChange={({ currentTarget }) => change(index, { name: currentTarget.value })}
            error={errorAt(`/headers/${index}/name`)}
          />
          <TextInput
            flex={3}
            miw={0}
            aria-label={t('webhooks.headerValue', { number: index + 1 })}
            value={value}
            spellCheck={false}
            autoComplete="off"
            disabled={isReadOnly}
            onChange={({ currentTarget }) => change(index, { value: currentTarget.value })}
            error={errorAt(`/headers/${index}/value`)}
          />
          {!isReadOnly && (
            <ActionIcon
              variant="subtle"
              color="red"
              size="input-sm"
              aria-label={t('webhooks.removeHeader', { number: index + 1 })}
              onClick={() => onChange(headers.filter((_, at) => at !== index))}
            >
              <IconTrash size={18} aria-hidden />
            </ActionIcon>
          )}
        </Group>
      ))}
      {!isReadOnly && (
        <Group>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => onChange([...headers, { name: '', value: '' }])}
          >
            {t('webhooks.addHeader')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
