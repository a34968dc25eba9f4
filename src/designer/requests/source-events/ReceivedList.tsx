import { Accordion, Button, Group, Select, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTexts } from '../../i18n/texts.ts';
import { Section } from '../../people/Section.tsx';
import { Failure } from '../../shell/Failure.tsx';
import { Loading } from '../../shell/Loading.tsx';
import { PageAnchor } from '../../shell/links.tsx';
import { CodeBlock } from '../../shell/trace/CodeBlock.tsx';
import { useFormat } from '../../shell/useFormat.ts';
import { type SourceEvent, sourceEventsQuery } from '../queries.ts';
import { Started } from './Started.tsx';

interface ReceivedListProps {
  types: readonly string[];
  /** Only these; empty: all. */
  type: string;
  onType: (type: string) => void;
}

/** Events as they came, newest first, each with what it started. */
export function ReceivedList({ types, type, onType }: ReceivedListProps) {
  const { t } = useTexts();
  const query = useInfiniteQuery(sourceEventsQuery(type));
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = query;
  const events = data?.pages.flatMap(({ items }) => items);
  return (
    <Section
      title={t('sourceEvents.received')}
      text={t('sourceEvents.receivedText')}
      actions={
        <Group gap="xs" align="flex-end">
          <Select
            aria-label={t('sourceEvents.type')}
            data={[{ value: '', label: t('sourceEvents.allTypes') }, ...types]}
            value={type}
            onChange={(chosen) => onType(chosen ?? '')}
            allowDeselect={false}
            size="xs"
            w={200}
          />
          <Button size="xs" variant="default" onClick={() => void refetch()}>
            {t('general.reload')}
          </Button>
        </Group>
      }
    >
      {error && <Failure error={error} onRetry={refetch} />}
      {!events && !error && <Loading />}
      <Accordion variant="default" chevronPosition="left" order={3} multiple keepMounted={false}>
        {events?.map((event) => (
          <Item key={event.id} event={event} />
        ))}
      </Accordion>
      {hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
            {t('general.showMore')}
          </Button>
        </Group>
      )}
    </Section>
  );
}

function Item({ event }: { event: SourceEvent }) {
  const { t } = useTexts();
  const format = useFormat();
  const { id, type, key, contactId, contact, params, receivedAt, started } = event;
  const told = [contact.phone, contact.email].filter((each) => each !== undefined).join(', ');
  const count = started?.filter(({ conversationId }) => conversationId !== null).length ?? 0;
  return (
    <Accordion.Item value={id}>
      <Accordion.Control>
        <Group justify="space-between" gap="xs">
          <Text size="sm" className="break-words">
            <Text span fw={600} className="monospace">
              {type}
            </Text>{' '}
            · {key}
          </Text>
          <Text size="sm" c="dimmed">
            {count > 0 && `${t('sourceEvents.startedCount', { count })} · `}
            {format.ago(receivedAt)}
          </Text>
        </Group>
      </Accordion.Control>
      <Accordion.Panel>
        <Stack gap="sm">
          <Text size="sm" className="break-words">
            {told !== '' && `${t('sourceEvents.about', { who: told })} `}
            {contactId ? (
              <PageAnchor to="/contacts/$contactId" params={{ contactId }}>
                {t('requests.callContact')}
              </PageAnchor>
            ) : (
              t('sourceEvents.nobody')
            )}
          </Text>
          <Started started={started} />
          <CodeBlock label={t('sourceEvents.params')} text={JSON.stringify(params, null, 2)} />
        </Stack>
      </Accordion.Panel>
    </Accordion.Item>
  );
}
