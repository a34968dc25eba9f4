import { Badge, Box, Button, Group, Text } from '@mantine/core';
import type { InferResponseType } from 'hono/client';
import type { api } from '../../api/client.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Section } from '../../people/Section.tsx';
import { useFormat } from '../../shell/useFormat.ts';

type EventType = InferResponseType<(typeof api.v1)['source-event-types']['$get'], 200>['items'][number];

interface EventTypesProps {
  types: readonly EventType[];
  /** The one whose events are listed; empty: all. */
  chosen: string;
  onChoose: (type: string) => void;
}

/** The types that were seen, each with the names that templates may use. */
export function EventTypes({ types, chosen, onChoose }: EventTypesProps) {
  const { t } = useTexts();
  const format = useFormat();
  return (
    <Section title={t('sourceEvents.types')} text={t('sourceEvents.typesText')}>
      <Box className="rows">
        {types.map(({ type, params, lastReceivedAt }) => (
          <Group key={type} justify="space-between" gap="sm" py="xs">
            <Box miw={0} flex="1 1 16rem">
              <Group gap="xs">
                <Text fw={600} className="monospace break-words" size="sm">
                  {type}
                </Text>
                {params.map((name) => (
                  <Badge key={name} variant="default" tt="none" fw={500} size="sm">
                    {`$${name}`}
                  </Badge>
                ))}
              </Group>
              <Text size="sm" c="dimmed">
                {t('sourceEvents.lastReceived', { when: format.ago(lastReceivedAt) })}
              </Text>
            </Box>
            <Button
              size="xs"
              variant={chosen === type ? 'light' : 'default'}
              aria-pressed={chosen === type}
              aria-label={t('sourceEvents.showOf', { type })}
              onClick={() => onChoose(chosen === type ? '' : type)}
            >
              {t('sourceEvents.show')}
            </Button>
          </Group>
        ))}
      </Box>
    </Section>
  );
}
