import { Badge, Group, Paper, Text } from '@mantine/core';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useTexts } from '../../i18n/texts.ts';
import { PageAnchor } from '../../shell/links.tsx';
import type { TimelineEntry } from '../queries.ts';
import { Deliveries } from './Deliveries.tsx';
import { readTrace } from './read-trace.ts';

type OfMessage = Extract<TimelineEntry, { kind: 'message' }>;
type State = OfMessage['message']['state'];

const STATES: Record<State, { label: PlainKey; color: string }> = {
  received: { label: 'timeline.stateReceived', color: 'gray.5' },
  queued: { label: 'timeline.stateQueued', color: 'gray.5' },
  sending: { label: 'timeline.stateSending', color: 'gray.5' },
  unknown: { label: 'timeline.stateUnknown', color: 'orange' },
  sent: { label: 'timeline.stateSent', color: 'gray.5' },
  delivered: { label: 'timeline.stateDelivered', color: 'teal' },
  read: { label: 'timeline.stateRead', color: 'teal' },
  failed: { label: 'timeline.stateFailed', color: 'red' },
};

const FORMS: Record<string, PlainKey> = {
  tap: 'timeline.formTap',
  image: 'timeline.formImage',
  video: 'timeline.formVideo',
  audio: 'timeline.formAudio',
  document: 'timeline.formDocument',
  sticker: 'timeline.formSticker',
  location: 'timeline.formLocation',
  reaction: 'timeline.formReaction',
};

/** What was said, what it was taken for, and which webhooks that made owed. */
export function MessageEntry({ entry: { message, deliveries } }: { entry: OfMessage }) {
  const { t } = useTexts();
  const { direction, text, form, channelName, error, trace } = message;
  const isInbound = direction === 'in';
  return (
    <>
      <Group gap="xs">
        <Text size="sm" fw={600}>
          {t(isInbound ? 'timeline.they' : 'timeline.we')}
        </Text>
        {channelName !== null && (
          <Text size="sm" c="dimmed" className="break-words">
            {t('timeline.onChannel', { channel: channelName })}
          </Text>
        )}
        {form !== null && (
          <Badge variant="default" tt="none" fw={400}>
            {t(FORMS[form] ?? 'timeline.formOther')}
          </Badge>
        )}
        {!isInbound && <MessageState state={message.state} />}
      </Group>
      <Paper className="timeline-text" data-direction={direction} p="xs">
        {text === '' ? (
          <Text size="sm" c="dimmed">
            {t('timeline.noText')}
          </Text>
        ) : (
          <Text size="sm" className="break-words timeline-words">
            {text}
          </Text>
        )}
      </Paper>
      {error !== null && (
        <Text size="sm" c="var(--mantine-color-error)" className="break-words">
          {error.message} ({error.code})
        </Text>
      )}
      {isInbound ? <Matched message={message} trace={trace} /> : <Campaign message={message} />}
      <Deliveries deliveries={deliveries} />
    </>
  );
}

function MessageState({ state }: { state: State }) {
  const { t } = useTexts();
  const { label, color } = STATES[state];
  return (
    <Badge variant="dot" color={color} tt="none" fw={500}>
      {t(label)}
    </Badge>
  );
}

/** What it matched, and why. */
function Matched({ message, trace }: { message: OfMessage['message']; trace: unknown }) {
  const { t, sayWhy } = useTexts();
  const read = readTrace(trace, t);
  if (!read) return null;
  return (
    <>
      <Text size="sm" className="break-words">
        {'→ '}
        {read.verdict} <Campaign message={message} />
      </Text>
      {read.why !== '' && (
        <Text size="xs" c="dimmed" className="break-words">
          {sayWhy(read.why)}
        </Text>
      )}
    </>
  );
}

function Campaign({ message: { campaignId, campaignName } }: { message: OfMessage['message'] }) {
  const { t } = useTexts();
  if (campaignId === null || campaignName === null) return null;
  return (
    <Text span size="sm" c="dimmed">
      {t('timeline.inCampaign')}{' '}
      <PageAnchor
        to="/campaigns/$campaignId"
        params={{ campaignId }}
        size="sm"
        underline="always"
        className="break-words"
      >
        {campaignName}
      </PageAnchor>
    </Text>
  );
}
