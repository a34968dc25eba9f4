import { SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useTexts } from '../../i18n/texts.ts';
import { JsonArea } from '../JsonArea.tsx';
import { ReceivedEvents } from './ReceivedEvents.tsx';
import type { StepProps } from './step.ts';
import { isStepDone, readObject } from './test-data.ts';

/** The event whose parameters the variables are filled from: one that was received, or one by hand. */
export function EventStep({ uses, data, change, isTold }: StepProps) {
  const { t } = useTexts();
  const names = uses.params.map((name) => `\${${name}}`).join(', ');
  const reading = readObject(data.eventText);
  return (
    <Stack gap="md">
      <Title order={3} size="h4">
        {t('requests.selectEvent')}
      </Title>
      <Text size="sm" c="dimmed" className="break-words">
        {t('requests.usesEvent', { names })}
      </Text>
      <SegmentedControl
        aria-label={t('requests.eventFrom')}
        value={data.isEventByHand ? 'hand' : 'received'}
        onChange={(value) => change({ isEventByHand: value === 'hand' })}
        data={[
          { value: 'received', label: t('requests.receivedEvents') },
          { value: 'hand', label: t('requests.byHand') },
        ]}
      />
      {data.isEventByHand ? (
        <JsonArea
          label={t('requests.eventBody')}
          description={t('requests.eventBodyText')}
          value={data.eventText}
          onChange={(eventText) => change({ eventText })}
          error={reading.ok ? undefined : t('requests.notAnObject', { why: reading.why })}
        />
      ) : (
        <ReceivedEvents value={data.event} onChange={(event) => change({ event })} />
      )}
      {isTold && !data.isEventByHand && !isStepDone('event', data) && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {t('requests.chooseEvent')}
        </Text>
      )}
    </Stack>
  );
}
