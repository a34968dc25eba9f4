import { Textarea } from '@mantine/core';

interface JsonAreaProps {
  label: string;
  description?: string;
  placeholder?: string;
  value: string;
  onChange: (value: string) => void;
  error?: string | undefined;
  minRows?: number;
}

/** JSON, as somebody types it. */
export function JsonArea({ onChange, minRows = 6, ...rest }: JsonAreaProps) {
  return (
    <Textarea
      {...rest}
      autosize
      minRows={minRows}
      maxRows={20}
      spellCheck={false}
      autoComplete="off"
      classNames={{ input: 'monospace' }}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
