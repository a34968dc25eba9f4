import { Stack, Text, Textarea, TextInput } from '@mantine/core';
import { isPresetName, PRESETS } from '../../events/webhooks/presets.ts';
import { useTexts } from '../i18n/texts.ts';
import { Section } from '../people/Section.tsx';
import { changeFormat, type Draft, hasFilters, verifiesUrl } from './draft.ts';
import { EventPicker } from './EventPicker.tsx';
import { FilterFields } from './FilterFields.tsx';
import type { EventInfo, EventType } from './queries.ts';
import { RecipientFields } from './RecipientFields.tsx';
import { TransportFields } from './TransportFields.tsx';
import './webhooks.css';

interface WebhookFieldsProps {
  draft: Draft;
  preset: string;
  events: readonly EventInfo[];
  onChange: (draft: Draft) => void;
  errorAt: (path: string) => string | undefined;
  isReadOnly?: boolean;
  onTest?: ((type: EventType) => void) | undefined;
}

/** Everything that a webhook is, to be typed and chosen. */
export function WebhookFields(props: WebhookFieldsProps) {
  const { draft, preset, events, onChange, errorAt, isReadOnly = false, onTest } = props;
  const change = (part: Partial<Draft>) => onChange({ ...draft, ...part });
  const firstUnder = (path: string, count: number) =>
    errorAt(path) ??
    indices(count)
      .map((index) => errorAt(`${path}/${index}`))
      .find((error) => error !== undefined);
  return (
    <Stack gap="lg" className="webhook-fields">
      <Basics {...props} isReadOnly={isReadOnly} onChange={change} />
      <EventPicker
        draft={draft}
        events={events}
        onChange={(chosen) => change({ events: chosen })}
        hasOne={isPresetName(preset) && PRESETS[preset].hasOneEvent}
        error={firstUnder('/events', draft.events.length) ?? errorAt('/filters')}
        isReadOnly={isReadOnly}
        onTest={onTest}
      />
      {hasFilters(draft, events) && (
        <FilterFields
          draft={draft}
          onChange={change}
          errorAt={(path) => firstUnder(path, draft.communicationTypes.length)}
          isReadOnly={isReadOnly}
        />
      )}
      <RecipientFields
        alertTo={draft.alertTo}
        onChange={(alertTo) => change({ alertTo })}
        error={firstUnder('/alertTo', draft.alertTo.length)}
        isReadOnly={isReadOnly}
      />
      <TransportFields
        draft={draft}
        onChange={change}
        onFormat={(format) => onChange(changeFormat(draft, format, events))}
        errorAt={errorAt}
        isReadOnly={isReadOnly}
      />
    </Stack>
  );
}

const indices = (count: number) => Array.from({ length: count }, (_, index) => index);

type BasicsProps = Omit<WebhookFieldsProps, 'onChange'> & { onChange: (part: Partial<Draft>) => void };

function Basics({ draft, preset, onChange, errorAt, isReadOnly }: BasicsProps) {
  const { t } = useTexts();
  const isPlainHttp = /^\s*(post\s+)?http:/i.test(draft.url);
  return (
    <Section title={t('webhooks.basics')}>
      <TextInput
        label={t('general.name')}
        placeholder={t('webhooks.nameExample')}
        value={draft.name}
        onChange={({ currentTarget }) => onChange({ name: currentTarget.value })}
        autoComplete="off"
        disabled={isReadOnly}
        error={errorAt('/name')}
      />
      <Stack gap={4}>
        <TextInput
          label={t('webhooks.url')}
          description={t(verifiesUrl(preset) ? 'webhooks.urlVerifiedText' : 'webhooks.urlText')}
          placeholder="https://crm.example/hooks"
          type="url"
          inputMode="url"
          value={draft.url}
          onChange={({ currentTarget }) => onChange({ url: currentTarget.value })}
          autoComplete="off"
          spellCheck={false}
          disabled={isReadOnly}
          error={errorAt('/url')}
        />
        {isPlainHttp && (
          <Text size="sm" c="var(--mantine-color-text)" role="status">
            {t('webhooks.httpWarning')}
          </Text>
        )}
      </Stack>
      <Textarea
        label={t('webhooks.description')}
        value={draft.description}
        onChange={({ currentTarget }) => onChange({ description: currentTarget.value })}
        autosize
        minRows={1}
        maxRows={6}
        disabled={isReadOnly}
        error={errorAt('/description')}
      />
    </Section>
  );
}
