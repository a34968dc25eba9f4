import { ActionIcon, Chip, Group, MultiSelect, Select, TagsInput, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useTexts } from '../../i18n/texts.ts';
import { TypedInput } from '../TypedInput.tsx';
import {
  type Condition,
  changeOp,
  changeSubject,
  isGroup,
  OPS,
  type Op,
  type PartEditing,
  type Subject,
} from './filter-model.ts';
import { opName, useSubjects } from './useSubjects.ts';

/** What of a contact, how compared, with what; and what the server says about it. */
export function ConditionEditor({ condition, editing }: { condition: Condition; editing: PartEditing }) {
  const { t } = useTexts();
  const { choices, find, nameOf } = useSubjects();
  const subject = find(condition.subject);
  const error = editing.errorOf(condition.id);
  const name = nameOf(condition.subject);
  const change = (changed: Condition) => editing.change(condition.id, (part) => (isGroup(part) ? part : changed));
  // What was deleted since is shown as what it is, and nothing else.
  const known = subject ? choices : [...choices, { group: '', items: [{ value: condition.subject, label: name }] }];
  return (
    <div>
      <Group gap="xs" align="center">
        <Chip
          size="xs"
          checked={condition.isNot}
          onChange={(isNot) => change({ ...condition, isNot })}
          color="orange"
          variant="outline"
        >
          {t('segments.isNot')}
        </Chip>
        <Select
          flex="1 1 9rem"
          aria-label={t('segments.subject')}
          data={known}
          value={condition.subject}
          onChange={(key) => {
            const to = key === null ? undefined : find(key);
            if (to) change(changeSubject(condition, subject, to));
          }}
          searchable
          allowDeselect={false}
        />
        {subject && (
          <OpSelect
            condition={condition}
            subject={subject}
            onChange={(op) => change(changeOp(condition, op, subject))}
          />
        )}
        {subject && (
          <div style={{ flex: '2 1 10rem' }}>
            <Operand
              condition={condition}
              subject={subject}
              onChange={(typed) => change({ ...condition, typed })}
              error={error}
            />
          </div>
        )}
        <ActionIcon
          variant="subtle"
          color="red"
          size="lg"
          aria-label={t('segments.removeCondition', { subject: name })}
          onClick={() => editing.change(condition.id, () => undefined)}
        >
          <IconTrash size={16} aria-hidden />
        </ActionIcon>
      </Group>
      {error && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {error}
        </Text>
      )}
    </div>
  );
}

function OpSelect({
  condition,
  subject,
  onChange,
}: {
  condition: Condition;
  subject: Subject;
  onChange: (op: Op) => void;
}) {
  const { t } = useTexts();
  return (
    <Select
      w={160}
      aria-label={t('segments.operator')}
      data={OPS[subject.kind].map((op) => ({ value: op, label: t(opName(op, subject.kind, subject.key)) }))}
      value={condition.op}
      onChange={(op) => op && onChange(op as Op)}
      allowDeselect={false}
    />
  );
}

interface OperandProps {
  condition: Condition;
  subject: Subject;
  onChange: (typed: string) => void;
  error: string | undefined;
}

/** What is compared with; several, or whether there is a value at all. */
function Operand({ condition: { op, typed }, subject, onChange, error }: OperandProps) {
  const { t } = useTexts();
  const label = t('segments.value');
  if (op === 'exists')
    return <TypedInput label={label} hidesLabel type="boolean" value={typed} onChange={onChange} isRequired />;
  if (op === 'in') {
    const values = typed === '' ? [] : typed.split('\n');
    const several = {
      'aria-label': t('segments.values'),
      value: values,
      onChange: (next: string[]) => onChange(next.map((text) => text.replaceAll('\n', ' ')).join('\n')),
      error: error !== undefined,
    };
    return subject.type === 'choice' ? (
      <MultiSelect
        {...several}
        hidePickedOptions={false}
        data={[...new Set([...subject.choices, ...values])]}
        searchable
      />
    ) : (
      <TagsInput {...several} placeholder={t('segments.valuesHint')} splitChars={[]} />
    );
  }
  const isPart = op === 'contains' || op === 'starts_with';
  return (
    <TypedInput
      label={label}
      hidesLabel
      // A part of an address or number need not be one itself.
      type={isPart || subject.type === 'email' || subject.type === 'phone' ? 'text' : subject.type}
      choices={subject.choices}
      isRequired={subject.type === 'boolean'}
      value={typed}
      onChange={onChange}
    />
  );
}
