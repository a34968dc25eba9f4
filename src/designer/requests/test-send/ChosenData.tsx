import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useTexts } from '../../i18n/texts.ts';
import { nameOf } from '../../shell/contact-picker/FoundContacts.tsx';
import type { Chosen } from './step.ts';
import type { Step } from './test-data.ts';

interface ChosenDataProps {
  steps: readonly Step[];
  data: Chosen;
  onStep: (step: Step) => void;
  onShowCard: () => void;
}

/** Whose card and which event a test goes with: each can be looked at and changed for another. */
export function ChosenData({ steps, data, onStep, onShowCard }: ChosenDataProps) {
  const { t } = useTexts();
  if (steps.length === 1) return <Text size="sm">{t('requests.needsNothing')}</Text>;
  return (
    <Paper withBorder px="md" py={4} className="rows">
      {steps.includes('event') && (
        <Line label={t('requests.event')} value={eventText(data, t('requests.byHand'))}>
          <Button size="xs" variant="default" onClick={() => onStep('event')}>
            {t('requests.chooseOtherEvent')}
          </Button>
        </Line>
      )}
      {steps.includes('contact') && (
        <Line label={t('requests.contact')} value={contactText(data, t('requests.byHand'), t('requests.ofTheEvent'))}>
          {data.contact && !data.isCardByHand && (
            <Button size="xs" variant="default" onClick={onShowCard}>
              {t('requests.viewContact')}
            </Button>
          )}
          <Button size="xs" variant="default" onClick={() => onStep('contact')}>
            {t('requests.chooseOtherContact')}
          </Button>
        </Line>
      )}
    </Paper>
  );
}

function Line({ label, value, children }: { label: string; value: string; children: React.ReactNode }) {
  return (
    <Group justify="space-between" gap="sm" py="xs">
      <Stack gap={0} miw={0} flex="1 1 10rem">
        <Text size="xs" c="dimmed">
          {label}
        </Text>
        <Text size="sm" fw={600} className="break-words">
          {value}
        </Text>
      </Stack>
      <Group gap="xs">{children}</Group>
    </Group>
  );
}

function eventText({ isEventByHand, event }: Chosen, byHand: string): string {
  return isEventByHand || !event ? byHand : `${event.type} · ${event.key}`;
}

function contactText({ isCardByHand, contact }: Chosen, byHand: string, ofTheEvent: string): string {
  if (isCardByHand) return byHand;
  return contact ? nameOf(contact) : ofTheEvent;
}
