import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { useNames } from '../names.ts';
import { usePhones } from '../phones.ts';
import { type Contact, fewContactsQuery } from '../queries.ts';

const TYPING_MS = 250;
const SHOWN = 20;

interface ContactSelectProps {
  label: string;
  /** Who cannot be chosen. */
  except: string;
  value: Contact | undefined;
  onChange: (contact: Contact | undefined) => void;
  error?: string | undefined;
}

/** Finds one contact by a part of its name or of an address. */
export function ContactSelect({ label, except, value, onChange, error }: ContactSelectProps) {
  const { t } = useTexts();
  const nameOf = useNames();
  const formatPhone = usePhones();
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), TYPING_MS);
  const isChosen = value !== undefined && q === labelOf(value).trim();
  const { data } = useQuery({
    ...fewContactsQuery(q === '' || isChosen ? {} : { q }, SHOWN),
    placeholderData: keepPreviousData,
  });
  function labelOf(contact: Contact): string {
    const phone = contact.phone === null ? null : formatPhone(contact.phone);
    const more = [phone, contact.email].filter((each) => each !== null && each !== nameOf(contact));
    return [nameOf(contact), ...more].join(' · ');
  }
  const found = (data?.items ?? []).filter(({ id }) => id !== except);
  const shown = value && !found.some(({ id }) => id === value.id) ? [value, ...found] : found;
  return (
    <Select
      label={label}
      placeholder={t('contacts.searchPeople')}
      data={shown.map((contact) => ({ value: contact.id, label: labelOf(contact) }))}
      // The server has searched already, in names and addresses.
      filter={({ options }) => options}
      value={value?.id ?? null}
      onChange={(id) => onChange(shown.find((contact) => contact.id === id))}
      searchValue={typed}
      onSearchChange={setTyped}
      nothingFoundMessage={t('contacts.nobodyFound')}
      error={error}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('general.remove') }}
      data-autofocus
    />
  );
}
