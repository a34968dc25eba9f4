import { Group, Input, Textarea, TextInput } from '@mantine/core';
import { useId, useRef } from 'react';
import { VariableMenu } from '../../editor/fields/VariableMenu.tsx';

interface TemplateFieldProps {
  label: string;
  /** The label is beside it already: it is its name alone. */
  isLabelHidden?: boolean;
  value: string;
  onChange: (value: string) => void;
  error?: string | undefined;
  description?: string;
  placeholder?: string;
  /** A text of several lines. */
  isLong?: boolean;
  /** The names of requests whose answers it may use, and of parameters of events. */
  variables: { requests: readonly string[]; params: readonly string[] };
  readOnly?: boolean;
}

/** A text with variables, which a menu puts where the cursor is. */
export function TemplateField(props: TemplateFieldProps) {
  const { label, isLabelHidden, isLong, variables, value, onChange, description, error, placeholder, readOnly } = props;
  const id = useId();
  const ref = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const insert = (variable: string) => insertAtCursor(ref.current, value, variable, onChange);
  const shared = {
    ...{ id, ref, value, error, placeholder, readOnly },
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
    classNames: { input: 'monospace' },
    spellCheck: false,
    autoComplete: 'off',
  };
  const menu = !readOnly && <VariableMenu onInsert={insert} {...variables} />;
  const field = isLong ? (
    <Textarea {...shared} autosize minRows={6} maxRows={24} description={description} />
  ) : (
    <TextInput {...shared} description={description} flex={1} miw={0} {...(isLabelHidden && { 'aria-label': label })} />
  );
  if (isLabelHidden) {
    return (
      <Group gap="xs" wrap="nowrap" align="flex-start" flex={1} miw={0}>
        {field}
        {menu}
      </Group>
    );
  }
  return (
    <div>
      {/* As high as any label, so that fields beside it stand in one line with it. */}
      <Group
        justify="space-between"
        gap="xs"
        h="calc(var(--mantine-font-size-md) * var(--mantine-line-height))"
        wrap="nowrap"
      >
        <Input.Label htmlFor={id}>{label}</Input.Label>
        {menu}
      </Group>
      {field}
    </div>
  );
}

/** Where nothing was ever selected, at the end. The cursor stands behind it afterwards. */
function insertAtCursor(
  element: HTMLInputElement | HTMLTextAreaElement | null,
  value: string,
  variable: string,
  onChange: (value: string) => void,
): void {
  const start = element?.selectionStart ?? value.length;
  const end = element?.selectionEnd ?? start;
  onChange(value.slice(0, start) + variable + value.slice(end));
  // Once the field has its new value, and the menu has given the focus back.
  requestAnimationFrame(() => {
    element?.focus();
    element?.setSelectionRange(start + variable.length, start + variable.length);
  });
}
