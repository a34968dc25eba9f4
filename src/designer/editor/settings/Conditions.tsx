import { ActionIcon, Autocomplete, Box, Button, Group, Input, Select, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { TriggerCondition } from '../../../campaigns/trigger.ts';
import { useTexts } from '../../i18n/texts.ts';
import { settingPlace } from './use-setting.ts';
import { useTyped } from './use-typed.ts';

const CONDITIONS_MAX = 20;
const PARAM_LENGTH_MAX = 100;
const COMPARISONS = {
  equal: 'editor.isEqual',
  not_equal: 'editor.isNotEqual',
  less: 'editor.isLess',
  at_most: 'editor.isAtMost',
  greater: 'editor.isGreater',
  at_least: 'editor.isAtLeast',
  contains: 'editor.isContains',
  present: 'editor.isPresent',
  absent: 'editor.isAbsent',
} as const satisfies Record<TriggerCondition['is'], string>;
type Comparison = keyof typeof COMPARISONS;
const isComparison = (text: string | null): text is Comparison => text !== null && Object.hasOwn(COMPARISONS, text);
const isParam = (text: string) => text !== '' && text.length <= PARAM_LENGTH_MAX;
const takesValue = (is: Comparison) => is !== 'present' && is !== 'absent';

interface ConditionsProps {
  conditions: readonly TriggerCondition[];
  /** Names of parameters to choose from. */
  params: string[];
  onChange: (conditions: TriggerCondition[]) => void;
  errorAt: (index: number) => string | undefined;
}

/** What the parameters of an event must be, all of it. */
export function Conditions({ conditions, params, onChange, errorAt }: ConditionsProps) {
  const { t } = useTexts();
  const add = () => onChange([...conditions, { param: params[0] ?? 'total', is: 'equal', value: '' }]);
  return (
    <Input.Wrapper label={t('editor.conditions')} description={t('editor.conditionsText')} labelElement="div">
      <Stack gap="xs" mt={6}>
        {conditions.map((condition, index) => (
          <ConditionRow
            // Conditions have no names of their own, and rows keep their place.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            key={index}
            number={index + 1}
            condition={condition}
            params={params}
            error={errorAt(index)}
            onChange={(changed) => onChange(conditions.toSpliced(index, 1, changed))}
            onRemove={() => onChange(conditions.toSpliced(index, 1))}
          />
        ))}
        {conditions.length < CONDITIONS_MAX && (
          <Box>
            <Button size="xs" variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={add}>
              {t('editor.conditionAdd')}
            </Button>
          </Box>
        )}
      </Stack>
    </Input.Wrapper>
  );
}

interface ConditionRowProps {
  number: number;
  condition: TriggerCondition;
  params: string[];
  error: string | undefined;
  onChange: (condition: TriggerCondition) => void;
  onRemove: () => void;
}

function ConditionRow({ number, condition, params, error, onChange, onRemove }: ConditionRowProps) {
  const { t } = useTexts();
  const { param, is, value } = condition;
  const name = useTyped(param, isParam, (text) => onChange({ ...condition, param: text }));
  const place = settingPlace(`trigger.when.${number - 1}`);
  const compare = (next: Comparison) =>
    onChange(takesValue(next) ? { param, is: next, value: value ?? '' } : { param, is: next });
  return (
    <Group gap="xs" align="flex-start" wrap="nowrap">
      <Group gap="xs" align="flex-start" grow flex={1} preventGrowOverflow={false}>
        <Autocomplete
          aria-label={t('editor.conditionParam', { number })}
          placeholder="total"
          value={name.typed}
          data={params}
          onChange={name.type}
          error={name.isPending && t('editor.conditionParamMissing')}
          data-place={place}
          data-own-undo={name.isPending || undefined}
        />
        <Select
          aria-label={t('editor.conditionIs', { number })}
          allowDeselect={false}
          value={is}
          data={Object.entries(COMPARISONS).map(([key, label]) => ({ value: key, label: t(label) }))}
          onChange={(next) => isComparison(next) && compare(next)}
        />
        {takesValue(is) && (
          <TextInput
            aria-label={t('editor.conditionValue', { number })}
            value={String(value ?? '')}
            onChange={(event) => onChange({ ...condition, value: event.currentTarget.value })}
            error={error}
            data-place={place}
          />
        )}
      </Group>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={36}
        aria-label={t('editor.conditionRemove', { number })}
        onClick={onRemove}
      >
        <IconTrash size={18} aria-hidden />
      </ActionIcon>
    </Group>
  );
}
