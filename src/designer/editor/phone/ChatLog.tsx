import { Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { useFormat } from '../../shell/useFormat.ts';
import { hasExpired, hoursBefore, type Step } from './conversation.ts';
import { Explanation } from './Explanation.tsx';
import { ReplyBubble } from './ReplyBubble.tsx';
import { RequestCard } from './RequestCard.tsx';
import type { PhoneState } from './usePhone.ts';
import { WebhookCard } from './WebhookCard.tsx';

/** All that was said, with what came of each answer. New lines are read out. */
export function ChatLog({ phone }: { phone: PhoneState }) {
  const { t } = useTexts();
  const { steps, turns } = phone.conversation;
  const log = useRef<HTMLDivElement>(null);
  const count = turns.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: to the end whenever something is said.
  useEffect(() => log.current?.scrollTo({ top: log.current.scrollHeight }), [count]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and so must be reached by the keyboard
    <div ref={log} className="phone-log" role="log" aria-label={t('phone.conversation')} tabIndex={0}>
      {turns.map((turn, index) => {
        const step = steps[index];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a conversation only grows
          <div key={index} className="phone-turn">
            <Later hours={hoursBefore(steps, index)} />
            {step && <PersonBubble step={step} />}
            <Explanation turn={turn} />
            {turn.webhooks.map((webhook) => (
              <WebhookCard key={webhook.webhookId} webhook={webhook} turn={turn} phone={phone} />
            ))}
            {turn.requests.map((request, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: one request may be made twice in a turn
              <RequestCard key={place} request={request} phone={phone} />
            ))}
            {turn.replies.map((reply, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: replies of a turn never change their places
              <ReplyBubble key={place} reply={reply} phone={phone} />
            ))}
          </div>
        );
      })}
      <PhoneClock phone={phone} />
    </div>
  );
}

function Later({ hours }: { hours: number | null }) {
  const { t } = useTexts();
  if (hours === null) return null;
  return (
    <Text size="xs" c="dimmed" ta="center" className="phone-line">
      {t('phone.hoursLater', { count: hours })}
    </Text>
  );
}

/** What the clock says where it was moved on, and what that means for the next message. */
function PhoneClock({ phone: { conversation } }: { phone: PhoneState }) {
  const { t } = useTexts();
  const format = useFormat();
  const { aheadMs } = conversation;
  if (aheadMs === 0) return null;
  const now = Date.now();
  const moment = format.moment(new Date(now + aheadMs).toISOString());
  return (
    <Text size="xs" c="dimmed" ta="center" className="phone-line">
      {t('phone.itIsNow', { moment })}
      {hasExpired(conversation, now) && ` ${t('phone.expired')}`}
    </Text>
  );
}

function PersonBubble({ step }: { step: Step }) {
  const { t } = useTexts();
  if (step.kind === 'start') {
    return (
      <Text size="xs" c="dimmed" ta="center" className="phone-line">
        {t('phone.startedOutside')}
      </Text>
    );
  }
  return (
    <div className="phone-bubble" data-from="person">
      <span className="phone-who">{t('phone.personSays')}</span>
      {wordsOf(step) ?? t(step.kind === 'image' ? 'phone.picture' : 'phone.location')}
    </div>
  );
}

function wordsOf(step: Step): string | undefined {
  if (step.kind === 'text') return step.text;
  return step.kind === 'tap' ? step.title : undefined;
}
