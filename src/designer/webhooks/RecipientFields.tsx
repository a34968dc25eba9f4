import { Checkbox, Stack, TagsInput, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTexts } from '../i18n/texts.ts';
import { membersQuery } from '../people/queries.ts';
import { Section } from '../people/Section.tsx';
import { setupStateQuery } from '../sign-in/setup-state.ts';

interface RecipientFieldsProps {
  alertTo: readonly string[];
  onChange: (alertTo: string[]) => void;
  error: string | undefined;
  isReadOnly: boolean;
}

/** Who is mailed when it fails: members by their names, and any other addresses. */
export function RecipientFields({ alertTo, onChange, error, isReadOnly }: RecipientFieldsProps) {
  const { t } = useTexts();
  const sendsMail = useQuery(setupStateQuery).data?.sendsMail;
  const members = useQuery(membersQuery).data?.items ?? [];
  const reachable = members.flatMap(({ id, name, email }) => (email === null ? [] : [{ id, name, email }]));
  const isMember = (address: string) => reachable.some(({ email }) => email === address.toLowerCase());
  const others = alertTo.filter((address) => !isMember(address));
  const chosen = reachable.filter(({ email }) => alertTo.some((address) => address.toLowerCase() === email));
  return (
    <Section title={t('webhooks.recipients')} text={t('webhooks.recipientsText')}>
      {sendsMail === false && (
        <Text size="sm" c="dimmed">
          {t('webhooks.sendsNoMail')}
        </Text>
      )}
      {reachable.length > 0 && (
        <Checkbox.Group
          label={t('webhooks.membersToAlert')}
          value={chosen.map(({ email }) => email)}
          onChange={(emails) => onChange([...emails, ...others])}
        >
          <Stack gap="xs" mt="xs">
            {reachable.map(({ id, name, email }) => (
              <Checkbox key={id} value={email} label={name} description={email} disabled={isReadOnly} />
            ))}
          </Stack>
        </Checkbox.Group>
      )}
      <TagsInput
        label={t('webhooks.otherAddresses')}
        description={t('webhooks.otherAddressesText')}
        placeholder={others.length === 0 ? 'alerts@example.com' : undefined}
        value={others}
        onChange={(values) => onChange([...chosen.map(({ email }) => email), ...values])}
        acceptValueOnBlur
        splitChars={[',', ';', ' ']}
        disabled={isReadOnly}
        error={error}
      />
    </Section>
  );
}
