import { Badge } from '@mantine/core';
import { useTexts } from '../i18n/texts.ts';

const STATES = {
  draft: { label: 'campaigns.stateDraft', color: 'gray' },
  live: { label: 'campaigns.stateLive', color: 'teal' },
  archived: { label: 'campaigns.stateArchived', color: 'orange' },
} as const;

/** Whether people get a campaign: by a word, and a dot in its colour. */
export function StateBadge({ state }: { state: keyof typeof STATES }) {
  const { t } = useTexts();
  const { label, color } = STATES[state];
  return (
    <Badge variant="dot" color={color} tt="none" fw={500}>
      {t(label)}
    </Badge>
  );
}
