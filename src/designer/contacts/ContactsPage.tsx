import { Button } from '@mantine/core';
import { IconAddressBook, IconUpload, IconUserPlus, IconUserSearch } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { may, useSession } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { Empty } from '../shell/Empty.tsx';
import { Failure } from '../shell/Failure.tsx';
import { Loading } from '../shell/Loading.tsx';
import { ContactsFrame } from './ContactsFrame.tsx';
import { MoreButton } from './MoreButton.tsx';
import { ContactFilters } from './people/ContactFilters.tsx';
import { ContactsTable } from './people/ContactsTable.tsx';
import { CreateContact } from './people/CreateContact.tsx';
import { ExportButton } from './people/ExportButton.tsx';
import { contactsQuery } from './queries.ts';
import { isNarrowed as isSearchNarrowed, readContactsSearch, toContactsQuery } from './search.ts';
import { useTimeZone } from './useTimeZone.ts';
import { fromLocal } from './zoned.ts';

const route = getRouteApi('/shell/contacts');

/** The account's people. */
export function ContactsPage() {
  const { t } = useTexts();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const timeZone = useTimeZone();
  const mayChange = may(useSession(), 'operate');
  const asked = toContactsQuery(search, (day) => fromLocal(day, timeZone));
  // While others are asked for, those that are shown stay.
  const query = useInfiniteQuery({ ...contactsQuery(asked), placeholderData: keepPreviousData });
  const contacts = query.data?.pages.flatMap(({ items }) => items);
  const isNarrowed = isSearchNarrowed(search);
  const isEmpty = contacts?.length === 0;
  const isNew = isEmpty && !isNarrowed;
  const setCreating = (create: boolean) =>
    void navigate({ search: ({ create: _, ...rest }) => (create ? { ...rest, create } : rest) });
  const create = mayChange && (
    <Button leftSection={<IconUserPlus size={16} aria-hidden />} onClick={() => setCreating(true)}>
      {t('contacts.create')}
    </Button>
  );
  return (
    <ContactsFrame
      tab="/contacts"
      actions={
        contacts &&
        !isNew && (
          <>
            <ExportButton query={asked} isNarrowed={isNarrowed} />
            {create}
          </>
        )
      }
    >
      {!isNew && (
        <ContactFilters
          search={search}
          onChange={(change) =>
            void navigate({ search: (before) => readContactsSearch({ ...before, ...change }), replace: true })
          }
        />
      )}
      {query.error && <Failure error={query.error} onRetry={query.refetch} />}
      {!contacts && !query.error && <Loading />}
      {isNew && <NobodyYet>{create}</NobodyYet>}
      {isEmpty && isNarrowed && (
        <Empty icon={IconUserSearch} title={t('contacts.noneFoundTitle')} text={t('contacts.noneFoundText')} />
      )}
      {contacts && !isEmpty && <ContactsTable contacts={contacts} />}
      <MoreButton query={query} />
      {mayChange && <CreateContact isOpen={search.create === true} onClose={() => setCreating(false)} />}
    </ContactsFrame>
  );
}

function NobodyYet({ children }: { children: ReactNode }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  return (
    <Empty icon={IconAddressBook} title={t('contacts.noneYetTitle')} text={t('contacts.noneYetText')}>
      {children}
      {children && (
        <Button
          variant="default"
          leftSection={<IconUpload size={16} aria-hidden />}
          onClick={() => void navigate({ to: '/contacts/imports' })}
        >
          {t('contacts.bringFile')}
        </Button>
      )}
    </Empty>
  );
}
