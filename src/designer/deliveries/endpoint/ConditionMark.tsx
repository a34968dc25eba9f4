import { Group, Text } from '@mantine/core';
import { useTexts } from '../../i18n/texts.ts';
import type { Endpoint } from '../queries.ts';
import { CONDITION_LOOKS, conditionOf } from './condition.ts';

/** How an endpoint is: a picture, a word, and a colour besides. */
export function ConditionMark({ endpoint }: { endpoint: Endpoint }) {
  const { t } = useTexts();
  const { label, icon: Picture, color } = CONDITION_LOOKS[conditionOf(endpoint)];
  return (
    <Group gap={6} wrap="nowrap" component="span">
      <Picture size={18} stroke={1.8} aria-hidden className={`state-icon state-${color}`} />
      <Text component="span" size="sm" fw={600}>
        {t(label)}
      </Text>
    </Group>
  );
}
