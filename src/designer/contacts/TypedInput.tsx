import { Select, Textarea, TextInput } from '@mantine/core';
import { useTexts } from '../i18n/texts.ts';
import { useTimeZone } from './useTimeZone.ts';
import type { FieldType } from './values.ts';

interface TypedInputProps {
  name?: string;
  label: string;
  /** Where the label stands beside it already. */
  hidesLabel?: boolean;
  type: FieldType;
  choices?: readonly string[] | null;
  value: string;
  onChange: (typed: string) => void;
  error?: string | undefined;
  autoFocus?: boolean;
  /** There is always a value. */
  isRequired?: boolean;
}

const INPUT_TYPES: Partial<Record<FieldType, string>> = {
  date: 'date',
  datetime: 'datetime-local',
  email: 'email',
  phone: 'tel',
};

/** What a value of a type is typed or chosen with. */
export function TypedInput({
  name,
  label,
  hidesLabel = false,
  type,
  choices,
  value,
  onChange,
  error,
  autoFocus,
  isRequired = false,
}: TypedInputProps) {
  const { t } = useTexts();
  const timeZone = useTimeZone();
  const named = hidesLabel ? { 'aria-label': label } : { label };
  const common = { ...named, error, autoFocus, 'data-autofocus': autoFocus, ...(name !== undefined && { name }) };
  if (type === 'boolean' || type === 'choice') {
    const data =
      type === 'boolean'
        ? [
            { value: 'true', label: t('contacts.yes') },
            { value: 'false', label: t('contacts.no') },
          ]
        : // A value may be older than the choices.
          [...new Set([...(choices ?? []), ...(value === '' ? [] : [value])])];
    return (
      <Select
        {...common}
        data={data}
        value={value === '' ? null : value}
        onChange={(chosen) => onChange(chosen ?? '')}
        searchable={type === 'choice'}
        clearable={!isRequired}
        allowDeselect={!isRequired}
        clearButtonProps={{ 'aria-label': t('general.remove') }}
      />
    );
  }
  if (type === 'text' && value.includes('\n')) {
    return (
      <Textarea
        {...common}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        autosize
        maxRows={8}
      />
    );
  }
  return (
    <TextInput
      {...common}
      type={INPUT_TYPES[type] ?? 'text'}
      {...(type === 'number' && { inputMode: 'decimal' })}
      {...(type === 'datetime' && { description: t('contacts.timesInZone', { zone: timeZone }) })}
      autoComplete="off"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
