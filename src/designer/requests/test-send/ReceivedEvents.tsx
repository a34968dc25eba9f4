import { Box, Button, Group, Select, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { Failure } from '../../shell/Failure.tsx';
import { Loading } from '../../shell/Loading.tsx';
import { CodeBlock } from '../../shell/trace/CodeBlock.tsx';
import { useFormat } from '../../shell/useFormat.ts';
import { type SourceEvent, sourceEventsQuery, sourceEventTypesQuery } from '../queries.ts';
import '../../shell/contact-picker/contact-picker.css';

interface ReceivedEventsProps {
  value: SourceEvent | null;
  onChange: (event: SourceEvent) => void;
}

/** Events that the account's systems reported, at any time that they are kept for. */
export function ReceivedEvents({ value, onChange }: ReceivedEventsProps) {
  const { t } = useTexts();
  const [type, setType] = useState('');
  const types = useQuery(sourceEventTypesQuery).data?.items ?? [];
  const query = useInfiniteQuery(sourceEventsQuery(type));
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = query;
  const events = data?.pages.flatMap(({ items }) => items);
  return (
    <Stack gap="sm">
      <Select
        label={t('sourceEvents.type')}
        data={[{ value: '', label: t('sourceEvents.allTypes') }, ...types.map((each) => each.type)]}
        value={type}
        onChange={(chosen) => setType(chosen ?? '')}
        allowDeselect={false}
        maw={320}
      />
      {error && <Failure error={error} onRetry={refetch} />}
      {!events && !error && <Loading />}
      {events?.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('requests.noEvents')}
        </Text>
      )}
      {events && events.length > 0 && (
        <Box className="found-contacts">
          <ul aria-label={t('requests.receivedEvents')}>
            {events.map((event) => (
              <Line key={event.id} event={event} isChosen={value?.id === event.id} onChoose={() => onChange(event)} />
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
      )}
      {value && <CodeBlock label={t('requests.eventBody')} text={JSON.stringify(value.params, null, 2)} />}
    </Stack>
  );
}

function Line({ event, isChosen, onChoose }: { event: SourceEvent; isChosen: boolean; onChoose: () => void }) {
  const format = useFormat();
  return (
    <li className="found-contact" data-chosen={isChosen || undefined}>
      <UnstyledButton className="found-contact-line" aria-pressed={isChosen} onClick={onChoose}>
        <Text size="sm" fw={600} component="span" className="break-words">
          {event.type} · {event.key}
        </Text>
        <Text size="xs" c="dimmed" component="span">
          {format.moment(event.receivedAt)}
        </Text>
      </UnstyledButton>
      {isChosen && <IconCheck size={18} aria-hidden className="found-contact-check" />}
    </li>
  );
}
