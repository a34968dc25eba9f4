import { Box, Button, Group, Text } from '@mantine/core';
import { api, ask } from '../../api/client.ts';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Section } from '../../people/Section.tsx';
import { useFormat } from '../../shell/useFormat.ts';
import { usePhones } from '../phones.ts';
import type { Contact } from '../queries.ts';
import { useContactAction } from './useContactChange.ts';

type Address = Contact['addresses'][number];

const KINDS: Record<Address['kind'], PlainKey> = {
  phone: 'contacts.kindPhone',
  email: 'contacts.kindEmail',
  whatsapp: 'contacts.kindWhatsapp',
  sender: 'contacts.kindSender',
};

/** Where they are reached, and where they are not any more. */
export function Addresses({ contact, mayChange }: { contact: Contact; mayChange: boolean }) {
  const { t } = useTexts();
  return (
    <Section title={t('contacts.addresses')} text={t('contacts.addressesText')}>
      {contact.addresses.length === 0 ? (
        <Text size="sm">{t('contacts.noAddresses')}</Text>
      ) : (
        <Box className="rows">
          {contact.addresses.map((address) => (
            <AddressRow
              key={`${address.kind} ${address.value}`}
              contactId={contact.id}
              address={address}
              mayChange={mayChange}
            />
          ))}
        </Box>
      )}
    </Section>
  );
}

function AddressRow({ contactId, address, mayChange }: { contactId: string; address: Address; mayChange: boolean }) {
  const { t } = useTexts();
  const format = useFormat();
  const formatPhone = usePhones();
  const { kind, value, quarantine } = address;
  const shown = kind === 'phone' ? formatPhone(value) : value;
  const lift = useContactAction(
    () => ask(api.v1.contacts[':id']['lift-quarantine'].$post({ param: { id: contactId }, json: { kind, value } })),
    () => t('contacts.quarantineLifted', { address: shown }),
  );
  return (
    <Box py="xs">
      <Group gap="xs" justify="space-between">
        <Text className="break-words" miw={0}>
          {shown}
        </Text>
        <Text size="sm" c="dimmed">
          {t(KINDS[kind])}
        </Text>
      </Group>
      {quarantine && (
        <Group gap="xs" mt={4}>
          <Text size="sm" c="var(--mantine-color-error)" className="break-words">
            {t('contacts.quarantineSince', {
              when: format.moment(quarantine.since),
              reason: [quarantine.message, quarantine.diagnostic].filter(Boolean).join(' · '),
            })}
          </Text>
          {mayChange && (
            <Button size="xs" variant="default" loading={lift.isPending} onClick={() => lift.mutate()}>
              {t('contacts.liftQuarantineOf', { address: shown })}
            </Button>
          )}
        </Group>
      )}
    </Box>
  );
}
