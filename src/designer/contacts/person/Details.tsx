import { Badge, Box, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTexts } from '../../i18n/texts.ts';
import { Section } from '../../people/Section.tsx';
import { usePhones } from '../phones.ts';
import { type Contact, fieldsQuery } from '../queries.ts';
import { EditableValue, type Property } from './EditableValue.tsx';

/** Who they are: each value is changed where it stands. */
export function Details({ contact, mayChange }: { contact: Contact; mayChange: boolean }) {
  const { t } = useTexts();
  const formatPhone = usePhones();
  const fields = useQuery(fieldsQuery).data?.items;
  const builtIn: Property[] = [
    { path: 'name', label: t('general.name'), type: 'text', value: contact.name },
    { path: 'phone', label: t('contacts.phone'), type: 'phone', value: contact.phone, show: formatPhone },
    { path: 'email', label: t('contacts.email'), type: 'email', value: contact.email },
    { path: 'language', label: t('contacts.language'), type: 'text', value: contact.language },
  ];
  const own = (fields ?? []).map((field): Property => {
    const { code, name, type, choices, isKey } = field;
    const value = contact.fields[code] ?? contact.keys[code] ?? null;
    return {
      path: `fields/${code}`,
      label: name,
      type,
      choices,
      value,
      ...(type === 'phone' && { show: formatPhone }),
      ...(isKey && { mark: t('contacts.keyField') }),
    };
  });
  const undefinedCodes = fields
    ? Object.keys(contact.fields).filter((code) => !fields.some((field) => field.code === code))
    : [];
  return (
    <Section title={t('contacts.details')}>
      <Box component="dl" m={0} className="rows">
        {[...builtIn, ...own].map((property) => (
          <EditableValue key={property.path} contactId={contact.id} property={property} mayChange={mayChange} />
        ))}
        {undefinedCodes.map((code) => (
          <Box key={code} py="xs">
            <Text component="dt" size="sm" c="dimmed">
              {code}{' '}
              <Badge size="xs" variant="default" tt="none" fw={400}>
                {t('contacts.undefinedField')}
              </Badge>
            </Text>
            <Text component="dd" m={0} className="break-words">
              {textOf(contact.fields[code])}
            </Text>
          </Box>
        ))}
      </Box>
    </Section>
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
