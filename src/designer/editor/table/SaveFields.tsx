import { ActionIcon, Autocomplete, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconArrowLeft, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import type { Refusal } from '../../model/operation.ts';
import { Hint } from '../fields/Hint.tsx';
import { useEditorStore } from '../store.ts';
import { useDirectory, useMayEdit } from '../surroundings.ts';
import { answerExpression, findFaults, keepRows, readRows, type SaveRow, toRows } from './save-rows.ts';
import { sayRefusal } from './say-refusal.ts';

const SAVED_FIELDS_MAX = 20;
const BUILT_IN = ['email', 'name', 'language'];
const FAULTS = { field: 'menu.saveField', twice: 'menu.saveTwice', expression: 'menu.saveEmpty' } as const;

interface SaveFieldsProps {
  /** The request's name. */
  request: string;
  save: Readonly<Record<string, string>> | undefined;
  onChange: (save: Readonly<Record<string, string>>) => Refusal | undefined;
  place?: string;
}

/** Parts of a request's answer that are kept with the contact. Rows that are not whole yet are only here. */
export function SaveFields({ request, save, onChange, place }: SaveFieldsProps) {
  const { t } = useTexts();
  const mayEdit = useMayEdit();
  const [typed, setTyped] = useState<readonly SaveRow[]>(() => toRows(save));
  const [refusal, setRefusal] = useState<Refusal>();
  const rows = keepRows(typed, save);
  const faults = findFaults(rows);
  const set = (next: readonly SaveRow[]) => {
    setTyped(next);
    setRefusal(onChange(readRows(next)));
  };
  const add = () => set([...rows, { field: '', expression: `${answerExpression(request)}.get('')` }]);
  return (
    <Stack gap={6} role="group" aria-label={t('menu.saveOf', { name: request })}>
      {rows.map((row, index) => (
        <SaveRowFields
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place; its field is what is typed
          key={index}
          row={row}
          error={row.field === '' ? undefined : faults[index] && t(FAULTS[faults[index]])}
          onChange={(next) => set(rows.with(index, next))}
          onRemove={() => set(rows.toSpliced(index, 1))}
        />
      ))}
      {refusal && (
        <Text size="xs" c="var(--mantine-color-error)">
          {sayRefusal(refusal, t)}
        </Text>
      )}
      {mayEdit && rows.length < SAVED_FIELDS_MAX && (
        <Group gap="xs">
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<IconPlus size={13} aria-hidden />}
            data-place={place}
            onClick={add}
          >
            {t('menu.addSave')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

interface SaveRowFieldsProps {
  row: SaveRow;
  error: string | undefined;
  onChange: (row: SaveRow) => void;
  onRemove: () => void;
}

function SaveRowFields({ row, error, onChange, onRemove }: SaveRowFieldsProps) {
  const { t } = useTexts();
  const store = useEditorStore();
  const { fields } = useDirectory();
  const mayEdit = useMayEdit();
  return (
    <Group gap={6} align="flex-start" className="save-row">
      <Autocomplete
        size="xs"
        className="save-field"
        aria-label={t('menu.contactField')}
        placeholder={t('menu.contactField')}
        comboboxProps={{ withinPortal: false, keepMounted: false }}
        data={[...new Set([...BUILT_IN, ...fields])]}
        value={row.field}
        error={error}
        readOnly={!mayEdit}
        onChange={(field) => onChange({ ...row, field })}
        onBlur={() => store.endTyping()}
      />
      <IconArrowLeft size={15} aria-hidden className="save-arrow" />
      <TextInput
        size="xs"
        flex="1 1 12rem"
        classNames={{ input: 'monospace' }}
        aria-label={t('menu.expression')}
        value={row.expression}
        readOnly={!mayEdit}
        onChange={(event) => onChange({ ...row, expression: event.currentTarget.value })}
        onBlur={() => store.endTyping()}
      />
      {mayEdit && (
        <Hint label={t('general.remove')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('menu.removeSave', { name: row.field })}
            onClick={onRemove}
          >
            <IconTrash size={15} aria-hidden />
          </ActionIcon>
        </Hint>
      )}
    </Group>
  );
}
