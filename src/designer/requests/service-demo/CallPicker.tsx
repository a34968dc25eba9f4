import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useTexts } from '../../i18n/texts.ts';
import { Section } from '../../people/Section.tsx';
import { MethodBadge } from '../MethodBadge.tsx';
import { ApiText } from './ApiText.tsx';
import { MAILINGWORK, type Operation } from './operations.ts';

interface CallPickerProps {
  operations: readonly Operation[];
  chosen: Operation;
  onChoose: (id: string) => void;
}

/** One of the four functions by a button, any call by a search. */
export function CallPicker({ operations, chosen, onChoose }: CallPickerProps) {
  const { t } = useTexts();
  const functions = operations.filter(({ group }) => group === MAILINGWORK);
  return (
    <Section title={t('serviceDemo.choose')}>
      <Stack gap="xs">
        <Text size="sm" fw={500} id="demo-functions">
          {t('serviceDemo.functions')}
        </Text>
        <Group gap="xs" role="group" aria-labelledby="demo-functions">
          {functions.map(({ id, path }) => (
            <Button
              key={id}
              size="xs"
              variant={id === chosen.id ? 'filled' : 'default'}
              aria-pressed={id === chosen.id}
              onClick={() => onChoose(id)}
            >
              {path.split('/').at(-1)}
            </Button>
          ))}
        </Group>
      </Stack>
      <Select
        label={t('serviceDemo.call')}
        data={groupsOf(operations)}
        value={chosen.id}
        onChange={(id) => id && onChoose(id)}
        allowDeselect={false}
        searchable
        nothingFoundMessage={t('serviceDemo.noCall')}
        leftSection={<IconSearch size={16} aria-hidden />}
        maxDropdownHeight={360}
      />
      <Stack gap={4}>
        <Group gap="sm" wrap="nowrap">
          <MethodBadge method={chosen.method} />
          <Text size="sm" className="monospace break-words">
            {chosen.path}
          </Text>
        </Group>
        <Text size="sm">{chosen.summary}.</Text>
        {chosen.description && (
          <Text size="sm" c="dimmed" className="break-words">
            <ApiText text={chosen.description} />
          </Text>
        )}
      </Stack>
    </Section>
  );
}

/** In the order of the operations; the method stands at the end, so that a search finds by what is called. */
function groupsOf(operations: readonly Operation[]) {
  const groups = new Map<string, { value: string; label: string }[]>();
  for (const { id, group, summary, method, path } of operations) {
    const items = groups.get(group) ?? [];
    items.push({ value: id, label: `${summary} · ${method} ${path}` });
    groups.set(group, items);
  }
  return [...groups].map(([group, items]) => ({ group, items }));
}
