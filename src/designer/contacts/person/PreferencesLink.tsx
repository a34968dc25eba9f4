import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Section } from '../../people/Section.tsx';
import { CopyField } from '../../shell/CopyField.tsx';
import { Failure } from '../../shell/Failure.tsx';
import { useNames } from '../names.ts';
import type { Contact } from '../queries.ts';

/** The way to their own page; not shown before somebody wants it. */
export function PreferencesLink({ contact }: { contact: Contact }) {
  const { t } = useTexts();
  const nameOf = useNames();
  const [isShown, setShown] = useState(false);
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ['contacts', 'preferences-link', contact.id],
    queryFn: () => ask(api.v1.contacts[':id']['preferences-link'].$get({ param: { id: contact.id } })),
    enabled: isShown,
  });
  return (
    <Section title={t('contacts.preferences')} text={t('contacts.preferencesText')}>
      {error && <Failure error={error} onRetry={refetch} />}
      {data ? (
        <CopyField label={t('contacts.preferencesLink', { name: nameOf(contact) })} value={data.url} />
      ) : (
        <Button
          variant="default"
          loading={isFetching}
          onClick={() => setShown(true)}
          style={{ alignSelf: 'flex-start' }}
        >
          {t('contacts.showPreferencesLink')}
        </Button>
      )}
    </Section>
  );
}
