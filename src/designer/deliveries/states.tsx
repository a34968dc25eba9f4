import { Group, Text } from '@mantine/core';
import {
  type Icon,
  IconAlertTriangle,
  IconCircleCheck,
  IconClock,
  IconPlayerPause,
  IconPlayerSkipForward,
  IconRefresh,
  IconSend,
  IconTrash,
} from '@tabler/icons-react';
import type { PlainKey } from '../i18n/catalogue.ts';
import { useTexts } from '../i18n/texts.ts';
import type { Delivery } from './queries.ts';

export type ShownState = Delivery['state'] | 'retrying' | 'skipped';

export interface StateLook {
  label: PlainKey;
  icon: Icon;
  /** Of Mantine's colours. */
  color: string;
}

export const STATE_LOOKS: Record<ShownState, StateLook> = {
  pending: { label: 'deliveries.statePending', icon: IconClock, color: 'gray' },
  retrying: { label: 'deliveries.stateRetrying', icon: IconRefresh, color: 'yellow' },
  delivering: { label: 'deliveries.stateDelivering', icon: IconSend, color: 'blue' },
  delivered: { label: 'deliveries.stateDelivered', icon: IconCircleCheck, color: 'teal' },
  failed: { label: 'deliveries.stateFailed', icon: IconAlertTriangle, color: 'red' },
  skipped: { label: 'deliveries.stateSkipped', icon: IconPlayerSkipForward, color: 'grape' },
  held: { label: 'deliveries.stateHeld', icon: IconPlayerPause, color: 'orange' },
  discarded: { label: 'deliveries.stateDiscarded', icon: IconTrash, color: 'gray' },
};

type Stated = Pick<Delivery, 'state' | 'attemptCount'> & { skipped?: boolean | undefined };

/** What somebody wants to know of a state: waiting for the first try is not waiting after failures. */
export function shownStateOf({ state, skipped, attemptCount }: Stated): ShownState {
  if (skipped) return 'skipped';
  return state === 'pending' && attemptCount > 0 ? 'retrying' : state;
}

/** What became of a delivery: by a picture and a word, and a colour besides. */
export function StateMark({ state }: { state: ShownState }) {
  const { t } = useTexts();
  const { label, icon: Picture, color } = STATE_LOOKS[state];
  return (
    <Group gap={6} wrap="nowrap" component="span">
      <Picture size={18} stroke={1.8} aria-hidden className={`state-icon state-${color}`} />
      <Text component="span" size="sm" fw={600}>
        {t(label)}
      </Text>
    </Group>
  );
}
