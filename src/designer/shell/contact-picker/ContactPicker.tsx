import { Group, Select, Stack, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { ContactCard } from './ContactCard.tsx';
import { FoundContacts } from './FoundContacts.tsx';
import { type Contact, segmentNamesQuery } from './queries.ts';
import './contact-picker.css';

/** So long nobody has typed. */
const TYPING_MS = 250;
/** No segment has this id. */
const ALL = '';

interface ContactPickerProps {
  /** Who is chosen. */
  value: Contact | null;
  onChange: (contact: Contact) => void;
}

/** Finds a contact by a search or a segment. A click on a line chooses it; the eye shows the contact's card. */
export function ContactPicker({ value, onChange }: ContactPickerProps) {
  const { t } = useTexts();
  const [typed, setTyped] = useState('');
  const [segment, setSegment] = useState(ALL);
  const [shown, setShown] = useState<Contact>();
  const [left, setLeft] = useState<string>();
  const [q] = useDebouncedValue(typed.trim(), TYPING_MS);
  const segments = useQuery(segmentNamesQuery).data?.items ?? [];
  const show = (contact: Contact) => {
    setShown(contact);
    setLeft(contact.id);
  };
  if (shown) return <ContactCard contact={shown} onBack={() => setShown(undefined)} />;
  return (
    <Stack gap="sm">
      <Group gap="sm" align="flex-end">
        <TextInput
          type="search"
          label={t('contactPicker.search')}
          placeholder={t('contactPicker.searchText')}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          leftSection={<IconSearch size={16} aria-hidden />}
          autoComplete="off"
          flex="2 1 14rem"
          data-autofocus
        />
        <Select
          label={t('contactPicker.segment')}
          data={[
            { value: ALL, label: t('contactPicker.everybody') },
            ...segments.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          value={segment}
          onChange={(chosen) => setSegment(chosen ?? ALL)}
          allowDeselect={false}
          searchable
          flex="1 1 11rem"
        />
      </Group>
      <FoundContacts
        search={{ q, segment: segment === ALL ? null : segment }}
        chosen={value}
        onChoose={onChange}
        onShow={show}
        left={left}
      />
    </Stack>
  );
}
