import {
  type Icon,
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconHourglass,
  IconPlayerPause,
  IconPlugConnectedX,
} from '@tabler/icons-react';
import type { PlainKey, Translate } from '../../i18n/catalogue.ts';
import type { Format } from '../../i18n/format.ts';
import type { Endpoint } from '../queries.ts';

export type Condition = 'works' | 'unused' | 'failing' | 'waits' | 'probing' | 'catchingUp' | 'paused' | 'gone' | 'off';

export const CONDITION_LOOKS: Record<Condition, { label: PlainKey; icon: Icon; color: string }> = {
  works: { label: 'deliveries.conditionWorks', icon: IconCircleCheck, color: 'teal' },
  unused: { label: 'deliveries.conditionUnused', icon: IconCircleDashed, color: 'gray' },
  failing: { label: 'deliveries.conditionFailing', icon: IconAlertTriangle, color: 'red' },
  waits: { label: 'deliveries.conditionWaits', icon: IconHourglass, color: 'red' },
  probing: { label: 'deliveries.conditionProbing', icon: IconHourglass, color: 'yellow' },
  catchingUp: { label: 'deliveries.conditionCatchingUp', icon: IconHourglass, color: 'blue' },
  paused: { label: 'deliveries.conditionPaused', icon: IconPlayerPause, color: 'orange' },
  gone: { label: 'deliveries.conditionOff', icon: IconPlugConnectedX, color: 'red' },
  off: { label: 'deliveries.conditionOff', icon: IconPlugConnectedX, color: 'red' },
};

type Conditioned = Pick<Endpoint, 'state' | 'off' | 'health'>;

/** How an endpoint is, in one word: what somebody has to act on goes before what passes by itself. */
export function conditionOf({ state, off, health }: Conditioned): Condition {
  if (state === 'disabled') return off?.reason === 'gone' ? 'gone' : 'off';
  if (state === 'paused') return 'paused';
  if (health.breaker === 'open') return 'waits';
  if (health.breaker === 'probing') return 'probing';
  if (health.errorStreak > 0) return 'failing';
  if (health.isCatchingUp) return 'catchingUp';
  return health.state === 'unknown' ? 'unused' : 'works';
}

const MEANINGS = {
  works: 'deliveries.worksText',
  unused: 'deliveries.unusedText',
  failing: 'deliveries.failingText',
  probing: 'deliveries.probingText',
  catchingUp: 'deliveries.catchingUpText',
} as const satisfies Partial<Record<Condition, PlainKey>>;

/** What that means for what is sent, and since when it is so. */
export function tellCondition(endpoint: Conditioned, t: Translate, format: Format): string[] {
  const { health, off } = endpoint;
  const condition = conditionOf(endpoint);
  const streak =
    health.errorStreak > 0 && health.failingSince
      ? [t('deliveries.streak', { count: health.errorStreak, since: format.second(health.failingSince) })]
      : [];
  switch (condition) {
    case 'gone':
    case 'off':
      return [
        t(condition === 'gone' ? 'deliveries.goneText' : 'deliveries.offText', {
          since: off ? format.second(off.since) : '',
        }),
      ];
    case 'paused':
      return [t('deliveries.pausedText')];
    case 'waits':
      return [...streak, t('deliveries.waitsText', { until: health.resumeAt ? format.second(health.resumeAt) : '' })];
    default:
      return [...streak, t(MEANINGS[condition])];
  }
}

/** How many deliveries wait for it, where they are not simply on their way. */
export function waitingOf({ off, health }: Pick<Endpoint, 'off' | 'health'>): number {
  return off?.buffered ?? health.waiting;
}
