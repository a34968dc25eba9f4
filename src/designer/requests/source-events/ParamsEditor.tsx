import { ActionIcon, Box, Button, Group, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTexts } from '../../i18n/texts.ts';
import { JsonArea } from '../JsonArea.tsx';
import { readObject } from '../test-send/test-data.ts';
import { addRow, isNumber, type ParamKind, type ParamRow, paramsOf, rowsOf } from './params.ts';

export interface ParamsDraft {
  isJson: boolean;
  rows: ParamRow[];
  text: string;
}

export const EMPTY_PARAMS: ParamsDraft = { isJson: false, rows: addRow([]), text: '{}' };

/** What is typed, as parameters; undefined where it is not JSON. */
export function readParams({ isJson, rows, text }: ParamsDraft): Record<string, unknown> | undefined {
  if (!isJson) return paramsOf(rows);
  const reading = readObject(text);
  return reading.ok ? reading.value : undefined;
}

interface ParamsEditorProps {
  value: ParamsDraft;
  onChange: (value: ParamsDraft) => void;
  error: string | undefined;
}

/** An event's parameters, row by row or as JSON. */
export function ParamsEditor({ value, onChange, error }: ParamsEditorProps) {
  const { t } = useTexts();
  const reading = readObject(value.text);
  const turn = (isJson: boolean) => {
    if (isJson) return onChange({ ...value, isJson, text: JSON.stringify(paramsOf(value.rows), null, 2) });
    const rows = reading.ok ? rowsOf(reading.value) : undefined;
    if (rows) onChange({ ...value, isJson, rows: rows.length > 0 ? rows : addRow([]) });
  };
  const mayBeRows = !value.isJson || (reading.ok && rowsOf(reading.value) !== undefined);
  return (
    <Stack gap="sm" role="group" aria-label={t('sourceEvents.params')}>
      <Group justify="space-between" gap="sm">
        <Text size="sm" fw={500}>
          {t('sourceEvents.params')}
        </Text>
        <SegmentedControl
          size="xs"
          aria-label={t('sourceEvents.paramsAs')}
          value={value.isJson ? 'json' : 'rows'}
          onChange={(as) => turn(as === 'json')}
          data={[
            { value: 'rows', label: t('sourceEvents.rows'), disabled: !mayBeRows },
            { value: 'json', label: 'JSON' },
          ]}
        />
      </Group>
      {value.isJson ? (
        <JsonArea
          label={t('sourceEvents.paramsJson')}
          value={value.text}
          onChange={(text) => onChange({ ...value, text })}
          error={reading.ok ? error : t('requests.notAnObject', { why: reading.why })}
        />
      ) : (
        <Rows rows={value.rows} onChange={(rows) => onChange({ ...value, rows })} />
      )}
      {error && !value.isJson && (
        <Text size="sm" c="var(--mantine-color-error)">
          {error}
        </Text>
      )}
    </Stack>
  );
}

function Rows({ rows, onChange }: { rows: readonly ParamRow[]; onChange: (rows: ParamRow[]) => void }) {
  const { t } = useTexts();
  return (
    <Stack gap="xs">
      {rows.map((row, index) => (
        <Row
          key={row.key}
          row={row}
          number={index + 1}
          onChange={(patch) => onChange(rows.map((each) => (each.key === row.key ? { ...each, ...patch } : each)))}
          onRemove={() => onChange(rows.filter(({ key }) => key !== row.key))}
        />
      ))}
      <Box>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => onChange(addRow(rows))}
        >
          {t('sourceEvents.addParam')}
        </Button>
      </Box>
    </Stack>
  );
}

interface RowProps {
  row: ParamRow;
  number: number;
  onChange: (patch: Partial<ParamRow>) => void;
  onRemove: () => void;
}

function Row({ row, number, onChange, onRemove }: RowProps) {
  const { t } = useTexts();
  const isWrong = row.kind === 'number' && row.value !== '' && !isNumber(row.value);
  const kinds: { value: ParamKind; label: string }[] = [
    { value: 'text', label: t('sourceEvents.kindText') },
    { value: 'number', label: t('sourceEvents.kindNumber') },
    { value: 'boolean', label: t('sourceEvents.kindBoolean') },
  ];
  return (
    <Group gap="xs" align="flex-start">
      <TextInput
        aria-label={t('sourceEvents.paramName', { number })}
        placeholder="orderId"
        value={row.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        autoComplete="off"
        flex="1 1 8rem"
      />
      <Select
        aria-label={t('sourceEvents.paramKind', { number })}
        data={kinds}
        value={row.kind}
        onChange={(kind) => kind && onChange({ kind: kind as ParamKind, ...(kind === 'boolean' && { value: 'true' }) })}
        allowDeselect={false}
        w={110}
      />
      {row.kind === 'boolean' ? (
        <Select
          aria-label={t('sourceEvents.paramValue', { number })}
          data={[
            { value: 'true', label: t('sourceEvents.yes') },
            { value: 'false', label: t('sourceEvents.no') },
          ]}
          value={row.value}
          onChange={(value) => value && onChange({ value })}
          allowDeselect={false}
          flex="1 1 8rem"
        />
      ) : (
        <TextInput
          aria-label={t('sourceEvents.paramValue', { number })}
          placeholder="A-17"
          value={row.value}
          onChange={(event) => onChange({ value: event.currentTarget.value })}
          error={isWrong ? t('sourceEvents.notANumber') : undefined}
          autoComplete="off"
          flex="1 1 8rem"
        />
      )}
      <ActionIcon
        variant="subtle"
        color="red"
        size={36}
        aria-label={t('sourceEvents.removeParam', { name: row.name || String(number) })}
        onClick={onRemove}
      >
        <IconTrash size={18} aria-hidden />
      </ActionIcon>
    </Group>
  );
}
