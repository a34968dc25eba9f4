import { ActionIcon, Box, Button, Group, Text, UnstyledButton } from '@mantine/core';
import { IconCheck, IconEye } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { Failure } from '../Failure.tsx';
import { Loading } from '../Loading.tsx';
import { type Contact, contactsFoundQuery } from './queries.ts';

interface FoundContactsProps {
  search: { q: string; segment: string | null };
  chosen: Contact | null;
  onChoose: (contact: Contact) => void;
  onShow: (contact: Contact) => void;
  /** Whose card was shown last: the focus goes back to where it was opened. */
  left: string | undefined;
}

/** Who was found, line by line. */
export function FoundContacts({ search, chosen, onChoose, onShow, left }: FoundContactsProps) {
  const { t } = useTexts();
  const query = useInfiniteQuery(contactsFoundQuery(search));
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage, isPlaceholderData } = query;
  const contacts = data?.pages.flatMap(({ items }) => items);
  if (error) return <Failure error={error} onRetry={refetch} />;
  if (!contacts) return <Loading />;
  const isSearched = search.q !== '' || search.segment !== null;
  return (
    <Box className="found-contacts" aria-busy={isPlaceholderData}>
      {contacts.length === 0 && (
        <Text size="sm" c="dimmed" p="md" role="status">
          {t(isSearched ? 'contactPicker.nobodyFound' : 'contactPicker.nobody')}
        </Text>
      )}
      <ul aria-label={t('contactPicker.found')} onKeyDown={moveBetweenLines}>
        {contacts.map((contact) => (
          <Line
            key={contact.id}
            contact={contact}
            isChosen={chosen?.id === contact.id}
            onChoose={() => onChoose(contact)}
            onShow={() => onShow(contact)}
            isLeft={left === contact.id}
          />
        ))}
      </ul>
      {hasNextPage && (
        <Group justify="center" p="xs">
          <Button size="xs" variant="subtle" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
            {t('general.showMore')}
          </Button>
        </Group>
      )}
    </Box>
  );
}

interface LineProps {
  contact: Contact;
  isChosen: boolean;
  onChoose: () => void;
  onShow: () => void;
  isLeft: boolean;
}

function Line({ contact, isChosen, onChoose, onShow, isLeft }: LineProps) {
  const { t } = useTexts();
  const eye = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isLeft) eye.current?.focus();
  }, [isLeft]);
  const name = nameOf(contact);
  return (
    <li className="found-contact" data-chosen={isChosen || undefined}>
      <UnstyledButton className="found-contact-line" aria-pressed={isChosen} onClick={onChoose}>
        <Text size="sm" fw={600} component="span" className="break-words">
          {name}
        </Text>
        <Text size="xs" c="dimmed" component="span" className="break-words">
          {addressesOf(contact)}
        </Text>
      </UnstyledButton>
      {isChosen && <IconCheck size={18} aria-hidden className="found-contact-check" />}
      <ActionIcon
        ref={eye}
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={t('contactPicker.showCard', { name })}
        onClick={onShow}
      >
        <IconEye size={18} aria-hidden />
      </ActionIcon>
    </li>
  );
}

/** What a contact is called where it has no name. */
export function nameOf({ name, phone, email, id }: Contact): string {
  return name ?? phone ?? email ?? id;
}

function addressesOf({ phone, email, name }: Contact): string {
  const addresses = [phone, email].filter((each) => each !== null);
  // A nameless one is called by the first of them.
  return (name === null ? addresses.slice(1) : addresses).join(' · ');
}

/** Arrows go from line to line, as in any list. */
function moveBetweenLines(event: KeyboardEvent<HTMLUListElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined || !(event.target instanceof HTMLElement)) return;
  const lines = [...event.currentTarget.querySelectorAll<HTMLElement>('.found-contact-line')];
  const at = lines.findIndex((line) => line.parentElement?.contains(event.target as HTMLElement));
  const next = lines[at + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
