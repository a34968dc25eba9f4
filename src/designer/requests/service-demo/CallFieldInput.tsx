import { Select, TextInput } from '@mantine/core';
import { useTexts } from '../../i18n/texts.ts';
import { ApiText } from './ApiText.tsx';
import type { CallField } from './operations.ts';

interface CallFieldInputProps {
  field: CallField;
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
}

/** One parameter, by the name that the API has for it. */
export function CallFieldInput({ field, value, onChange, error }: CallFieldInputProps) {
  const { t } = useTexts();
  const { name, choices, isList, isRequired, placeholder, description } = field;
  const hint = [description, isList ? t('serviceDemo.severalValues') : ''].filter((each) => each !== '').join(' ');
  const shared = {
    label: name,
    required: isRequired,
    error,
    ...(hint !== '' && { description: <ApiText text={hint} /> }),
  };
  if (choices && !isList) {
    return (
      <Select
        {...shared}
        data={choices}
        value={value === '' ? null : value}
        onChange={(chosen) => onChange(chosen ?? '')}
        clearable={!isRequired}
        clearButtonProps={{ 'aria-label': t('serviceDemo.clear', { name }) }}
        maw={420}
      />
    );
  }
  return (
    <TextInput
      {...shared}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      placeholder={choices ? choices.slice(0, 2).join(', ') : placeholder}
      autoComplete="off"
      spellCheck={false}
      maw={640}
    />
  );
}
