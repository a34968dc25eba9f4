import { SegmentedControl, Stack, Text, TextInput, Title } from '@mantine/core';
import { useTexts } from '../../i18n/texts.ts';
import { ContactPicker } from '../../shell/contact-picker/ContactPicker.tsx';
import type { StepProps } from './step.ts';
import { eventContactOf, isStepDone } from './test-data.ts';

/** Whose card the variables are filled from. */
export function ContactStep({ uses, data, change, isTold }: StepProps) {
  const { t } = useTexts();
  const names = uses.contact.map((name) => `$contact.${name}`).join(', ');
  return (
    <Stack gap="md">
      <Title order={3} size="h4">
        {t('requests.selectContact')}
      </Title>
      <Text size="sm" c="dimmed" className="break-words">
        {t('requests.usesCard', { names })}
      </Text>
      {eventContactOf(data) !== null && <Text size="sm">{t('requests.eventHasContact')}</Text>}
      <SegmentedControl
        aria-label={t('requests.cardFrom')}
        value={data.isCardByHand ? 'hand' : 'contact'}
        onChange={(value) => change({ isCardByHand: value === 'hand' })}
        data={[
          { value: 'contact', label: t('requests.aContact') },
          { value: 'hand', label: t('requests.byHand') },
        ]}
      />
      {data.isCardByHand ? (
        <Card data={data} change={change} />
      ) : (
        <ContactPicker value={data.contact} onChange={(contact) => change({ contact })} />
      )}
      {isTold && !isStepDone('contact', data) && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {t('requests.chooseContact')}
        </Text>
      )}
    </Stack>
  );
}

function Card({ data, change }: Pick<StepProps, 'data' | 'change'>) {
  return (
    <Stack gap="sm">
      {Object.entries(data.card).map(([name, value]) => (
        <TextInput
          key={name}
          label={name}
          value={value}
          onChange={(event) => change({ card: { ...data.card, [name]: event.currentTarget.value } })}
          autoComplete="off"
        />
      ))}
    </Stack>
  );
}
