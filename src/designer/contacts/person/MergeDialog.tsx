import { Alert, Group, Stack, Table, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Dialog } from '../../shell/Dialog.tsx';
import { SubmitButton } from '../../shell/SubmitButton.tsx';
import { tellDone } from '../../shell/tell.ts';
import { useSubmit } from '../../shell/useSubmit.ts';
import { useNames } from '../names.ts';
import { usePhones } from '../phones.ts';
import { type Contact, categoriesQuery, fieldsQuery } from '../queries.ts';
import { ContactSelect } from './ContactSelect.tsx';
import { type MergePreview, previewMerge } from './merge-preview.ts';
import { useKeepContact } from './useContactChange.ts';

interface MergeDialogProps {
  contact: Contact;
  isOpen: boolean;
  onClose: () => void;
}

/** Chooses who is the same person, and shows what becomes of both before it is done. */
export function MergeDialog({ contact, isOpen, onClose }: MergeDialogProps) {
  const { t } = useTexts();
  const name = useNames()(contact);
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t('contacts.mergeTitle', { name })}
      size="lg"
      closeOnClickOutside={false}
    >
      <MergeForm contact={contact} onDone={onClose} />
    </Dialog>
  );
}

function MergeForm({ contact, onDone }: { contact: Contact; onDone: () => void }) {
  const { t } = useTexts();
  const nameOf = useNames();
  const keep = useKeepContact();
  const queryClient = useQueryClient();
  const [other, setOther] = useState<Contact>();
  const submit = useSubmit({
    send: () =>
      ask(api.v1.contacts[':id'].merge.$post({ param: { id: contact.id }, json: { contactId: other?.id ?? '' } })),
    onDone(merged) {
      if (other) queryClient.removeQueries({ queryKey: ['contacts', 'one', other.id] });
      keep(merged);
      tellDone(t('contacts.merged', { name: nameOf(merged) }));
      onDone();
    },
  });
  return (
    <form {...submit.form}>
      <Stack gap="md">
        <Text size="sm">{t('contacts.mergeText')}</Text>
        <ContactSelect
          label={t('contacts.mergeWith')}
          except={contact.id}
          value={other}
          onChange={(chosen) => {
            submit.reset();
            setOther(chosen);
          }}
          error={submit.errorAt('/contactId')}
        />
        {other && <MergeTable preview={previewMerge(contact, other)} />}
        <Group justify="flex-end">
          <SubmitButton submit={submit} label={t('contacts.mergeSubmit')} color="red" disabled={!other} />
        </Group>
      </Stack>
    </form>
  );
}

function MergeTable({ preview: { values, addresses, isOptedOut, subscriptions } }: { preview: MergePreview }) {
  const { t } = useTexts();
  const formatPhone = usePhones();
  const fields = useQuery(fieldsQuery).data?.items ?? [];
  const categories = useQuery(categoriesQuery).data?.items ?? [];
  const labelOf = (key: string) => {
    if (key === 'name') return t('general.name');
    if (key === 'language') return t('contacts.language');
    return fields.find(({ code }) => code === key)?.name ?? key;
  };
  const shown = addresses.map(({ kind, value }) => (kind === 'phone' ? formatPhone(value) : value)).join(', ');
  return (
    <Stack gap="sm">
      <Text fw={600} size="sm">
        {t('contacts.mergePreview')}
      </Text>
      <Table layout="fixed" fz="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('contacts.mergeField')}</Table.Th>
            <Table.Th>{t('contacts.mergeOwn')}</Table.Th>
            <Table.Th>{t('contacts.mergeOther')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {values.map(({ key, own, other, from }) => (
            <Table.Tr key={key}>
              <Table.Th scope="row" fw={400} className="break-words">
                {labelOf(key)}
              </Table.Th>
              <MergeCell value={own} verdict={from === 'own' ? t('contacts.mergeStays') : ''} isKept={from === 'own'} />
              <MergeCell
                value={other}
                verdict={from === 'other' ? t('contacts.mergeTaken') : t('contacts.mergeLost')}
                isKept={from === 'other'}
              />
            </Table.Tr>
          ))}
          {subscriptions.map(({ category, isOptedIn, isOthers }) => {
            const value = t(isOptedIn ? 'contacts.yes' : 'contacts.no');
            return (
              <Table.Tr key={`subscription ${category}`}>
                <Table.Th scope="row" fw={400} className="break-words">
                  {categories.find(({ key }) => key === category)?.name ?? category}
                </Table.Th>
                <MergeCell value={isOthers ? null : value} verdict={t('contacts.mergeStays')} isKept={!isOthers} />
                <MergeCell value={isOthers ? value : null} verdict={t('contacts.mergeTaken')} isKept={isOthers} />
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
      {shown !== '' && (
        <Text size="sm" className="break-words">
          {t('contacts.mergeAddresses', { addresses: shown })}
        </Text>
      )}
      {isOptedOut && <Alert color="orange">{t('contacts.mergeOptedOut')}</Alert>}
    </Stack>
  );
}

function MergeCell({ value, verdict, isKept }: { value: unknown; verdict: string; isKept: boolean }) {
  const text = value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  return (
    <Table.Td className="break-words">
      {text !== '' && (
        <>
          <Text size="sm" td={isKept ? undefined : 'line-through'} fw={isKept ? 600 : 400}>
            {text}
          </Text>
          <Text size="xs" c="dimmed">
            {verdict}
          </Text>
        </>
      )}
    </Table.Td>
  );
}
