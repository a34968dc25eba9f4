import type { PlainKey, Translate } from '../../i18n/catalogue.ts';
import type { Format } from '../../i18n/format.ts';
import { adviceFor, outcomeWords } from '../outcome.ts';
import type { Attempt, DeliveryDetail, Lateness } from '../queries.ts';
import { shownStateOf } from '../states.tsx';

/** What somebody wants to know first. */
export interface Answer {
  title: string;
  /** What happened, and what happens next. */
  text: string[];
  /** What can be done about it by whoever runs the receiver. */
  advice: PlainKey | undefined;
}

const TITLES = {
  pending: 'deliveries.answerPending',
  retrying: 'deliveries.answerRetrying',
  delivering: 'deliveries.answerDelivering',
  delivered: 'deliveries.answerDelivered',
  failed: 'deliveries.answerFailed',
  skipped: 'deliveries.answerSkipped',
  held: 'deliveries.answerHeld',
  discarded: 'deliveries.answerDiscarded',
} as const satisfies Record<string, PlainKey>;

/** Did it arrive, and if not, why, and what comes next? */
export function answerFor(delivery: DeliveryDetail, t: Translate, format: Format): Answer {
  const state = shownStateOf(delivery);
  const last = lastTry(delivery.attempts);
  const hasFailed = last !== undefined && last.outcome !== 'delivered';
  const text = [
    ...tellAttempts(delivery, last, t, format),
    ...(delivery.late ? [tellLateness(delivery.late, t, format)] : []),
    ...(state === 'skipped' ? [t('deliveries.skippedText')] : []),
    ...(state === 'discarded' ? [t('deliveries.discardedText')] : []),
    ...(state === 'failed' ? [t('deliveries.failedText')] : []),
    ...(state === 'delivering' ? [t('deliveries.deliveringText')] : []),
  ];
  return { title: t(TITLES[state]), text, advice: hasFailed && state !== 'delivered' ? adviceFor(last) : undefined };
}

function lastTry(attempts: readonly Attempt[]): Attempt | undefined {
  return attempts.findLast(({ outcome }) => outcome !== 'skipped');
}

function tellAttempts(delivery: DeliveryDetail, last: Attempt | undefined, t: Translate, format: Format): string[] {
  if (!last) return delivery.late || delivery.state === 'delivering' ? [] : [t('deliveries.neverTried')];
  const values = { outcome: outcomeWords(last, t), when: format.second(last.at) };
  if (last.outcome === 'delivered') return [t('deliveries.gotThrough', { ...values, number: last.number ?? 1 })];
  return [t('deliveries.allFailed', { ...values, count: delivery.attemptCount })];
}

/** What keeps a delivery back, in the language of the page. */
export function tellLateness(late: Lateness, t: Translate, format: Format): string {
  const since = format.second(late.since);
  const until = late.until && format.second(late.until);
  switch (late.reason) {
    case 'queued':
      return until ? t('deliveries.lateScheduled', { until }) : t('deliveries.lateQueued');
    case 'retrying':
      return until ? t('deliveries.lateRetrying', { until }) : t('deliveries.lateQueued');
    case 'throttled':
      return until ? t('deliveries.lateThrottled', { until }) : t('deliveries.lateQueued');
    case 'breaker_open':
      return until ? t('deliveries.lateBreaker', { since, until }) : t('deliveries.lateProbing');
    case 'behind_head':
      return t('deliveries.lateBehind', { since });
    case 'catching_up':
      return t('deliveries.lateCatchingUp');
    case 'endpoint_paused':
      return t('deliveries.latePaused', { since });
    case 'endpoint_off':
      return t('deliveries.lateOff', { since });
  }
}
