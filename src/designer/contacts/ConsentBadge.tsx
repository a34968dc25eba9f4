import { Badge, Group } from '@mantine/core';
import { useTexts } from '../i18n/texts.ts';
import type { Contact } from './queries.ts';

/** Whether somebody is sent anything, by words and a dot in their colour. */
export function ConsentBadge({ contact: { consent, addresses } }: { contact: Pick<Contact, 'consent' | 'addresses'> }) {
  const { t } = useTexts();
  const isQuarantined = addresses.some(({ quarantine }) => quarantine !== null);
  return (
    <Group gap={4}>
      <Badge variant="dot" color={consent.isOptedOut ? 'orange' : 'teal'} tt="none" fw={500}>
        {t(consent.isOptedOut ? 'contacts.consentOut' : 'contacts.consentIn')}
      </Badge>
      {isQuarantined && (
        <Badge variant="dot" color="red" tt="none" fw={500}>
          {t('contacts.quarantined')}
        </Badge>
      )}
    </Group>
  );
}
