import { Badge } from '@mantine/core';
import { useTexts } from '../i18n/texts.ts';
import type { WebhookState } from './queries.ts';

const STATES = {
  draft: { label: 'webhooks.stateDraft', color: 'blue' },
  active: { label: 'webhooks.stateActive', color: 'teal' },
  paused: { label: 'webhooks.statePaused', color: 'yellow' },
  auto_off: { label: 'webhooks.stateAutoOff', color: 'red' },
  verification_failed: { label: 'webhooks.stateVerificationFailed', color: 'red' },
} as const;

/** Whether anything is sent: by a word, and a dot in its colour. */
export function WebhookBadge({ state }: { state: WebhookState }) {
  const { t } = useTexts();
  const { label, color } = STATES[state];
  return (
    <Badge variant="dot" color={color} tt="none" fw={500}>
      {t(label)}
    </Badge>
  );
}
