import { Button, Checkbox, Fieldset, Group, Radio, Stack, Text } from '@mantine/core';
import { IconBulb } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTexts } from '../i18n/texts.ts';
import { Section } from '../people/Section.tsx';
import { type Draft, eventsOf, groupByName } from './draft.ts';
import { EventChoice } from './EventChoice.tsx';
import { FAMILIES } from './event-texts.ts';
import type { EventInfo, EventType } from './queries.ts';

export interface EventPickerProps {
  draft: Pick<Draft, 'format' | 'events'>;
  events: readonly EventInfo[];
  onChange: (events: EventType[]) => void;
  /** Exactly one event of the format. */
  hasOne: boolean;
  error: string | undefined;
  isReadOnly: boolean;
  /** Left out where there is nothing to test yet. */
  onTest?: ((type: EventType) => void) | undefined;
}

/** Which events are told: boxes by family, each with what it means and a sample of what is sent. */
export function EventPicker(props: EventPickerProps) {
  const { t } = useTexts();
  const { error, hasOne } = props;
  return (
    <Section title={t('webhooks.events')} text={t(hasOne ? 'webhooks.oneEventText' : 'webhooks.eventsText')}>
      {!hasOne && (
        <Group gap="xs" wrap="nowrap" align="flex-start">
          <IconBulb size={18} aria-hidden />
          <Text size="sm">{t('webhooks.chooseFew')}</Text>
        </Group>
      )}
      {error && <FocusedError text={error} />}
      {hasOne ? <OneEvent {...props} /> : <Families {...props} />}
    </Section>
  );
}

/** No field has this mistake, so that nothing else would bring people to it: the button that sends is far below. */
function FocusedError({ text }: { text: string }) {
  const ref = useRef<HTMLParagraphElement>(null);
  useEffect(() => ref.current?.focus(), []);
  return (
    <Text ref={ref} tabIndex={-1} size="sm" c="var(--mantine-color-error)" role="alert">
      {text}
    </Text>
  );
}

function Families(props: EventPickerProps) {
  const { t } = useTexts();
  const { draft, events, onChange, isReadOnly } = props;
  const families = Map.groupBy(eventsOf(draft.format, events), ({ family }) => family);
  const toggle = (type: EventType, isChosen: boolean) =>
    onChange(isChosen ? [...draft.events, type] : draft.events.filter((each) => each !== type));
  const choose = (types: EventType[], isChosen: boolean) => {
    const others = draft.events.filter((each) => !types.includes(each));
    onChange(isChosen ? [...others, ...types] : others);
  };
  return (
    <Stack gap="md">
      {[...families].map(([family, members]) => {
        const types = members.map(({ type }) => type);
        const isWhole = types.every((type) => draft.events.includes(type));
        return (
          <Fieldset key={family} legend={t(FAMILIES[family])} variant="default">
            {!isReadOnly && types.length > 1 && (
              <Button
                variant="subtle"
                size="compact-sm"
                mb="xs"
                aria-label={t(isWhole ? 'webhooks.noneOf' : 'webhooks.allOf', { family: t(FAMILIES[family]) })}
                onClick={() => choose(types, !isWhole)}
              >
                {t(isWhole ? 'webhooks.none' : 'webhooks.all')}
              </Button>
            )}
            <Stack gap="md">
              {members.map((event) => (
                <EventChoice key={event.type} event={event} format={draft.format} onTest={props.onTest}>
                  <Checkbox
                    checked={draft.events.includes(event.type)}
                    onChange={({ currentTarget }) => toggle(event.type, currentTarget.checked)}
                    disabled={isReadOnly}
                    label={event.type}
                    styles={{ label: { fontWeight: 600 } }}
                  />
                </EventChoice>
              ))}
            </Stack>
          </Fieldset>
        );
      })}
    </Stack>
  );
}

/** Several types of events may be one event of the format: they are chosen together. */
function OneEvent({ draft, events, onChange, isReadOnly, onTest }: EventPickerProps) {
  const { t } = useTexts();
  const groups = groupByName(draft.format, events);
  const chosen = groups.find(({ events: members }) => members.some(({ type }) => draft.events.includes(type)))?.name;
  const choose = (name: string) =>
    onChange(groups.find((group) => group.name === name)?.events.map(({ type }) => type) ?? []);
  return (
    <Radio.Group value={chosen ?? null} onChange={choose} aria-label={t('webhooks.events')}>
      <Stack gap="md">
        {groups.map(({ name, events: [first, ...others] }) =>
          first ? (
            <EventChoice key={name} event={first} others={others} format={draft.format} onTest={onTest}>
              <Radio value={name} label={name} disabled={isReadOnly} styles={{ label: { fontWeight: 600 } }} />
            </EventChoice>
          ) : null,
        )}
      </Stack>
    </Radio.Group>
  );
}
