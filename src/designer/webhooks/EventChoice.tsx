import { Box, Button, Collapse, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useTexts } from '../i18n/texts.ts';
import { CodeBlock } from '../shell/trace/CodeBlock.tsx';
import { EVENT_TEXTS } from './event-texts.ts';
import type { EventInfo, EventType, FormatName } from './queries.ts';
import './webhooks.css';

interface EventChoiceProps {
  event: EventInfo;
  /** Types that are the same event in this format. */
  others?: readonly EventInfo[];
  format: FormatName;
  onTest?: ((type: EventType) => void) | undefined;
  /** The box or the radio. */
  children: ReactNode;
}

/** One event: the box, what it means, what the format calls it, its sample, and a test of it. */
export function EventChoice({ event, others = [], format, onTest, children }: EventChoiceProps) {
  const { t } = useTexts();
  const [isShown, { toggle }] = useDisclosure(false);
  const { type, names, samples } = event;
  const ownNames = (names[format] ?? []).filter((name) => name !== type);
  return (
    <Stack gap={4}>
      <Group justify="space-between" align="flex-start" gap="xs">
        <Box miw={0} flex="1 1 14rem">
          {children}
          <Text size="sm" c="dimmed" pl={36} className="break-words">
            {[event, ...others].map((each) => t(EVENT_TEXTS[each.type])).join(' ')}
            {ownNames.length > 0 && ` ${t('webhooks.calledThere', { names: ownNames.join(', ') })}`}
          </Text>
        </Box>
        <Group gap={4} wrap="nowrap" pl={{ base: 28, sm: 0 }}>
          <Button
            variant="subtle"
            size="compact-sm"
            className="sample-button"
            aria-expanded={isShown}
            aria-label={t(isShown ? 'webhooks.hideSampleOf' : 'webhooks.sampleOf', { event: type })}
            onClick={toggle}
          >
            {t(isShown ? 'webhooks.hideSample' : 'webhooks.sample')}
          </Button>
          {onTest && (
            <Button
              variant="default"
              size="compact-sm"
              aria-label={t('webhooks.testOf', { event: type })}
              onClick={() => onTest(type)}
            >
              {t('webhooks.test')}
            </Button>
          )}
        </Group>
      </Group>
      <Collapse expanded={isShown} keepMounted={false}>
        <Box pl={{ base: 0, sm: 36 }} pt={4}>
          <CodeBlock label={t('webhooks.sampleOf', { event: type })} text={JSON.stringify(samples[format], null, 2)} />
        </Box>
      </Collapse>
    </Stack>
  );
}
