import { ActionIcon, Autocomplete, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { Dialog } from '../../shell/Dialog.tsx';
import { useDirectory } from '../surroundings.ts';
import type { TriedPerson } from './conversation.ts';
import type { PhoneState } from './usePhone.ts';

interface PersonDialogProps {
  isOpen: boolean;
  onClose: () => void;
  phone: PhoneState;
}

/** Who talks: what texts may show of them and conditions may ask for. */
export function PersonDialog({ isOpen, onClose, phone }: PersonDialogProps) {
  const { t } = useTexts();
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('phone.person')}>
      <PersonForm phone={phone} onDone={onClose} />
    </Dialog>
  );
}

interface FieldRow {
  name: string;
  value: string;
}

function PersonForm({ phone, onDone }: { phone: PhoneState; onDone: () => void }) {
  const { t } = useTexts();
  const { person, steps } = phone.conversation;
  const [values, setValues] = useState(person);
  const [rows, setRows] = useState<FieldRow[]>(() =>
    Object.entries(person.fields).map(([name, value]) => ({ name, value })),
  );
  const said = phone.conversation.turns.at(-1)?.fields ?? {};
  const input = (name: Exclude<keyof TriedPerson, 'fields'>, label: string) => (
    <TextInput
      label={label}
      value={values[name]}
      error={phone.problem?.at(`/person/${name}`)}
      onChange={(event) => setValues({ ...values, [name]: event.currentTarget.value })}
    />
  );
  const save = () => {
    const fields = Object.fromEntries(
      rows.filter(({ name }) => name.trim() !== '').map(({ name, value }) => [name, value]),
    );
    phone.change({ person: { ...values, fields } }, onDone);
  };
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t('phone.personText')}
      </Text>
      {input('phone', t('phone.personPhone'))}
      {input('name', t('general.name'))}
      {input('email', t('general.email'))}
      {input('language', t('phone.personLanguage'))}
      <FieldRows rows={rows} onChange={setRows} />
      {Object.keys(said).length > 0 && (
        <Stack gap={2}>
          <Text size="sm" fw={600}>
            {t('phone.said')}
          </Text>
          {Object.entries(said).map(([name, value]) => (
            <Text key={name} size="sm" className="break-words">
              {name}: {value}
            </Text>
          ))}
        </Stack>
      )}
      <Group justify="flex-end">
        <Button loading={phone.isPending} onClick={save}>
          {t(steps.length > 0 ? 'phone.savePersonAndReplay' : 'general.save')}
        </Button>
      </Group>
    </Stack>
  );
}

function FieldRows({ rows, onChange }: { rows: FieldRow[]; onChange: (rows: FieldRow[]) => void }) {
  const { t } = useTexts();
  const { fields } = useDirectory();
  return (
    <Stack gap="xs">
      <Text size="sm" fw={600}>
        {t('phone.fields')}
      </Text>
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows are known by their place while they are typed
        <Group key={index} gap="xs" wrap="nowrap" align="flex-end">
          <Autocomplete
            label={t('phone.field')}
            data={[...fields]}
            value={row.name}
            onChange={(name) => onChange(rows.with(index, { ...row, name }))}
            flex={1}
            miw={0}
          />
          <TextInput
            label={t('phone.value')}
            value={row.value}
            onChange={(event) => onChange(rows.with(index, { ...row, value: event.currentTarget.value }))}
            flex={1}
            miw={0}
          />
          <ActionIcon
            variant="subtle"
            color="red"
            size="lg"
            aria-label={t('phone.removeField', { name: row.name })}
            onClick={() => onChange(rows.toSpliced(index, 1))}
          >
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <Group>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => onChange([...rows, { name: '', value: '' }])}
        >
          {t('phone.addField')}
        </Button>
      </Group>
    </Stack>
  );
}
