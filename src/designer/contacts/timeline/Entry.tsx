import { Badge, Box, Group, Stack, Text, ThemeIcon } from '@mantine/core';
import {
  type Icon,
  IconArrowsExchange,
  IconMessage,
  IconMessageForward,
  IconMessages,
  IconPencil,
  IconSend,
  IconShieldCheck,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useTexts } from '../../i18n/texts.ts';
import { PageAnchor } from '../../shell/links.tsx';
import { useFormat } from '../../shell/useFormat.ts';
import { sourceName } from '../names.ts';
import type { TimelineEntry } from '../queries.ts';
import { Deliveries } from './Deliveries.tsx';
import { describeEvent, sourceOf } from './describe-event.ts';
import { MessageEntry } from './MessageEntry.tsx';

type Of<Kind extends TimelineEntry['kind']> = Extract<TimelineEntry, { kind: Kind }>;

/** One thing that happened, with what came of it. */
export function Entry({ entry }: { entry: TimelineEntry }) {
  switch (entry.kind) {
    case 'message':
      return (
        <Line icon={entry.message.direction === 'in' ? IconMessage : IconMessageForward} at={entry.at} isMain>
          <MessageEntry entry={entry} />
        </Line>
      );
    case 'call':
      return (
        <Line icon={IconArrowsExchange} at={entry.at}>
          <CallEntry entry={entry} />
        </Line>
      );
    case 'event':
      return (
        <Line icon={iconOf(entry.event.type)} at={entry.at}>
          <EventEntry entry={entry} />
        </Line>
      );
  }
}

interface LineProps {
  icon: Icon;
  at: string;
  /** What people did; the rest is told in a lower voice. */
  isMain?: boolean;
  children: ReactNode;
}

function Line({ icon: Picture, at, isMain = false, children }: LineProps) {
  const format = useFormat();
  return (
    <Box component="li" className="timeline-entry">
      <ThemeIcon size={28} radius="xl" variant={isMain ? 'light' : 'default'} className="timeline-icon" aria-hidden>
        <Picture size={15} stroke={1.7} />
      </ThemeIcon>
      <Stack gap={4} miw={0} flex={1}>
        {children}
      </Stack>
      <Text component="time" dateTime={at} size="xs" c="dimmed" className="timeline-time">
        {format.moment(at)}
      </Text>
    </Box>
  );
}

function iconOf(type: string): Icon {
  if (type.startsWith('conversation.')) return IconMessages;
  if (type.startsWith('message.')) return IconSend;
  return /created|modified|merged/.test(type) ? IconPencil : IconShieldCheck;
}

function EventEntry({ entry: { event, deliveries } }: { entry: Of<'event'> }) {
  const { t } = useTexts();
  const source = sourceOf(event);
  return (
    <>
      <Text size="sm" className="break-words">
        {describeEvent(event, t)}
        {source !== null && (
          <Text span c="dimmed">
            {` ${sourceName(source, t)}`}
          </Text>
        )}
      </Text>
      <Deliveries deliveries={deliveries} />
    </>
  );
}

const OUTCOMES = {
  answered: { color: 'teal', label: 'timeline.callAnswered' },
  error: { color: 'red', label: 'timeline.callError' },
  timeout: { color: 'orange', label: 'timeline.callTimeout' },
  abandoned: { color: 'gray.5', label: 'timeline.callAbandoned' },
} as const satisfies Record<string, { color: string; label: PlainKey | 'timeline.callAnswered' }>;

function CallEntry({ entry: { call } }: { entry: Of<'call'> }) {
  const { t } = useTexts();
  const { requestId, requestName, method, url, status, outcome, reason } = call;
  const name = requestName ?? requestId;
  return (
    <>
      <Group gap="xs">
        <PageAnchor to="/requests/$requestId" params={{ requestId }} size="sm" className="break-words">
          {t('timeline.call', { name })}
        </PageAnchor>
        {outcome === null ? (
          <Badge variant="dot" color="gray.5" tt="none" fw={500}>
            {t('timeline.callWaiting')}
          </Badge>
        ) : (
          <Badge variant="dot" color={OUTCOMES[outcome].color} tt="none" fw={500}>
            {outcome === 'answered'
              ? t('timeline.callAnswered', { status: String(status ?? '') })
              : t(OUTCOMES[outcome].label)}
          </Badge>
        )}
      </Group>
      <Text size="xs" c="dimmed" className="break-words monospace">
        {method} {url}
      </Text>
      {reason !== null && (
        <Text size="sm" className="break-words">
          {reason}
        </Text>
      )}
    </>
  );
}
