import { Textarea } from '@mantine/core';
import type { ReactNode } from 'react';
import type { TextSummary } from '../../model/summary.ts';

interface TextEditorProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** The field was left. */
  onBlur?: () => void;
  error?: ReactNode;
  description?: ReactNode;
  /** Counters under it: segments of SMS, the limit of WhatsApp. */
  summary?: TextSummary;
  /** Where a click on a problem leads: `fieldKey(…)`. */
  place?: string;
  readOnly?: boolean;
  minRows?: number;
}

/** A text that people get: with variables, emoji, formatting and counters. */
export function TextEditor({ summary: _, place, onChange, minRows = 3, ...rest }: TextEditorProps) {
  return (
    <Textarea
      {...rest}
      data-place={place}
      minRows={minRows}
      autosize
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
