import { Box, Paper, Table, Text } from '@mantine/core';
import { useTexts } from '../../i18n/texts.ts';
import { PageAnchor } from '../../shell/links.tsx';
import { useFormat } from '../../shell/useFormat.ts';
import { ConsentBadge } from '../ConsentBadge.tsx';
import { useNames } from '../names.ts';
import { usePhones } from '../phones.ts';
import type { Contact } from '../queries.ts';

/** Contacts in a table; on small screens what does not fit stands below the name. */
export function ContactsTable({ contacts }: { contacts: readonly Contact[] }) {
  const { t } = useTexts();
  return (
    <Paper withBorder>
      <Table verticalSpacing="sm" horizontalSpacing="md" highlightOnHover layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('contacts.columnName')}</Table.Th>
            <Table.Th visibleFrom="sm" w="11.5rem">
              {t('contacts.phone')}
            </Table.Th>
            <Table.Th visibleFrom="md">{t('contacts.email')}</Table.Th>
            <Table.Th visibleFrom="sm" w="11rem">
              {t('contacts.columnConsent')}
            </Table.Th>
            <Table.Th visibleFrom="md" w="9rem">
              {t('contacts.columnCreated')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {contacts.map((contact) => (
            <ContactRow key={contact.id} contact={contact} />
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

function ContactRow({ contact }: { contact: Contact }) {
  const format = useFormat();
  const nameOf = useNames();
  const formatPhone = usePhones();
  const phone = contact.phone === null ? null : formatPhone(contact.phone);
  const name = nameOf(contact);
  const below = [phone, contact.email].filter((each) => each !== null && each !== name).join(' · ');
  return (
    <Table.Tr>
      <Table.Td className="break-words">
        <PageAnchor to="/contacts/$contactId" params={{ contactId: contact.id }} className="row-link">
          {name}
        </PageAnchor>
        <Box hiddenFrom="sm">
          <Text size="sm" c="dimmed" className="break-words">
            {below}
          </Text>
          <ConsentBadge contact={contact} />
        </Box>
      </Table.Td>
      <Table.Td visibleFrom="sm">{phone}</Table.Td>
      <Table.Td visibleFrom="md" className="break-words">
        {contact.email}
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <ConsentBadge contact={contact} />
      </Table.Td>
      <Table.Td visibleFrom="md" title={format.moment(contact.createdAt)}>
        <Text size="sm" c="dimmed">
          {format.ago(contact.createdAt)}
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}
