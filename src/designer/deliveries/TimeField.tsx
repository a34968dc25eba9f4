import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { accountQuery } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { fromWallClock, toWallClock } from './zoned-time.ts';

interface TimeFieldProps {
  label: string;
  value: string | undefined;
  onChange: (iso: string | undefined) => void;
  error?: string | undefined;
}

/** A moment by the clocks of the account's time zone. Half written it is no moment yet. */
export function TimeField({ label, value, onChange, error }: TimeFieldProps) {
  const { t } = useTexts();
  const timeZone = useQuery(accountQuery).data?.timeZone ?? 'UTC';
  const shown = value === undefined ? '' : toWallClock(timeZone, value);
  const [text, setText] = useState(shown);
  const [known, setKnown] = useState(value);
  // Chosen elsewhere.
  if (known !== value) {
    setKnown(value);
    if (fromWallClock(timeZone, text) !== value) setText(shown);
  }
  return (
    <TextInput
      type="datetime-local"
      label={label}
      description={t('deliveries.inZone', { zone: timeZone })}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      value={text}
      error={error}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        const iso = fromWallClock(timeZone, currentTarget.value);
        if (iso !== undefined || currentTarget.value === '') onChange(iso);
      }}
    />
  );
}
