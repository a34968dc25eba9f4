import { Box, Group, Switch, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Section } from '../../people/Section.tsx';
import { Failure } from '../../shell/Failure.tsx';
import { Loading } from '../../shell/Loading.tsx';
import { PageAnchor } from '../../shell/links.tsx';
import { useFormat } from '../../shell/useFormat.ts';
import { sourceName } from '../names.ts';
import { type Category, type Contact, categoriesQuery } from '../queries.ts';
import { useContactAction } from './useContactChange.ts';

/** What they want to get, category by category. */
export function Subscriptions({ contact, mayChange }: { contact: Contact; mayChange: boolean }) {
  const { t } = useTexts();
  const { data, error, refetch } = useQuery(categoriesQuery);
  return (
    <Section title={t('contacts.subscriptions')} text={t('contacts.subscriptionsText')}>
      {error && <Failure error={error} onRetry={refetch} />}
      {!data && !error && <Loading />}
      {data?.items.length === 0 && (
        <Text size="sm">
          {t('contacts.noCategories')} <PageAnchor to="/contacts/fields">{t('contacts.defineCategories')}</PageAnchor>
        </Text>
      )}
      {data && data.items.length > 0 && (
        <Box className="rows">
          {data.items.map((category) => (
            <SubscriptionRow key={category.id} contact={contact} category={category} mayChange={mayChange} />
          ))}
        </Box>
      )}
    </Section>
  );
}

interface SubscriptionRowProps {
  contact: Contact;
  category: Category;
  mayChange: boolean;
}

function SubscriptionRow({ contact, category: { key, name }, mayChange }: SubscriptionRowProps) {
  const { t } = useTexts();
  const format = useFormat();
  const held = contact.subscriptions.find(({ category }) => category === key);
  const turn = useContactAction(
    async (isOn: boolean) => {
      const json = { [key]: isOn };
      const { isChanged: _, ...changed } = await ask(
        api.v1.contacts[':id'].subscriptions.$patch({ param: { id: contact.id }, json }),
      );
      return changed;
    },
    (_, isOn) => t(isOn ? 'contacts.subscriptionOn' : 'contacts.subscriptionOff', { category: name }),
  );
  const since = held
    ? t('contacts.subscribedSince', { when: format.ago(held.changedAt), source: sourceName(held.source, t) })
    : t('contacts.neverAsked');
  return (
    <Group justify="space-between" wrap="nowrap" py="xs" gap="sm">
      <Box miw={0}>
        <Text className="break-words">{name}</Text>
        <Text size="sm" c="dimmed">
          {since}
        </Text>
      </Box>
      <Switch
        aria-label={name}
        checked={turn.isPending ? turn.variables : (held?.isOptedIn ?? false)}
        disabled={!mayChange || turn.isPending}
        onChange={(event) => turn.mutate(event.currentTarget.checked)}
      />
    </Group>
  );
}
