import { Badge } from '@mantine/core';
import { useTexts } from '../i18n/texts.ts';
import type { ListedCall } from './queries.ts';

const OUTCOMES = {
  answered: { label: 'requests.answered', color: 'teal' },
  error: { label: 'requests.error', color: 'red' },
  timeout: { label: 'requests.timeout', color: 'orange' },
  abandoned: { label: 'requests.abandoned', color: 'gray' },
} as const;
const WAITING = { label: 'requests.waiting', color: 'blue' } as const;

/** What became of a call: by a word, and a dot in its colour. */
export function OutcomeBadge({ outcome }: Pick<ListedCall, 'outcome'>) {
  const { t } = useTexts();
  const { label, color } = outcome === null ? WAITING : OUTCOMES[outcome];
  return (
    <Badge variant="dot" color={color} tt="none" fw={500} flex="none">
      {t(label)}
    </Badge>
  );
}
