import { Autocomplete, Fieldset, Select, Stack, Switch, TagsInput, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Trigger } from '../../../campaigns/trigger.ts';
import { EVENT_TYPE } from '../../../rules/event-type.ts';
import { useTexts } from '../../i18n/texts.ts';
import { sourceEventTypes } from '../directory.ts';
import { useDirectory } from '../surroundings.ts';
import { Conditions } from './Conditions.tsx';
import { settingPlace, useSetting } from './use-setting.ts';
import { useTyped } from './use-typed.ts';

const PARAM_LENGTH_MAX = 100;

/** The event of the account's own systems that starts it. */
export function TriggerSetting() {
  const { t } = useTexts();
  const { channels, sourceEvents } = useDirectory();
  const { value: trigger, apply } = useSetting('trigger');
  const [first] = channels;
  const turn = (on: boolean) => {
    if (!on) apply({ type: 'setTrigger', trigger: null });
    else if (first)
      apply({ type: 'setTrigger', trigger: { event: sourceEvents[0] ?? 'order.paid', channel: first.id } });
  };
  return (
    <Fieldset className="editor-fieldset" legend={t('editor.trigger')}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t('editor.triggerText')}
        </Text>
        <Switch
          label={t('editor.triggerOn')}
          description={first ? undefined : t('editor.channelsMissing')}
          disabled={!first && !trigger}
          checked={trigger !== undefined}
          onChange={(event) => turn(event.currentTarget.checked)}
          data-place={trigger === undefined ? settingPlace('trigger') : undefined}
        />
        {trigger && <TriggerFields trigger={trigger} />}
      </Stack>
    </Fieldset>
  );
}

function TriggerFields({ trigger }: { trigger: Trigger }) {
  const { t } = useTexts();
  const { channels } = useDirectory();
  const { apply, errorAt } = useSetting('trigger');
  const types = useQuery(sourceEventTypes).data ?? [];
  const known = types.find(({ type }) => type === trigger.event)?.params ?? [];
  const set = (change: Partial<Trigger>) => {
    const { when, params, ...rest } = { ...trigger, ...change };
    // Empty lists would mean the same as none.
    const lists = { ...(when && when.length > 0 && { when }), ...(params && params.length > 0 && { params }) };
    apply({ type: 'setTrigger', trigger: { ...rest, ...lists } });
  };
  return (
    <>
      <EventField value={trigger.event} types={types.map(({ type }) => type)} onChange={(event) => set({ event })} />
      <Select
        label={t('editor.triggerChannel')}
        description={t('editor.triggerChannelText')}
        allowDeselect={false}
        value={trigger.channel}
        data={channels.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(channel) => channel !== null && set({ channel })}
        error={errorAt('channel')}
        data-place={settingPlace('trigger.channel')}
      />
      <Conditions
        conditions={trigger.when ?? []}
        params={[...new Set([...known, ...(trigger.params ?? [])])]}
        onChange={(when) => set({ when })}
        errorAt={(index) => errorAt('when', String(index))}
      />
      <TagsInput
        label={t('editor.triggerParams')}
        description={t('editor.triggerParamsText')}
        value={trigger.params ?? []}
        data={known}
        onChange={(params) => set({ params: params.map((name) => name.slice(0, PARAM_LENGTH_MAX)) })}
        error={errorAt('params')}
        data-place={settingPlace('trigger.params')}
      />
    </>
  );
}

interface EventFieldProps {
  value: string;
  types: string[];
  onChange: (event: string) => void;
}

/** Half a name is none yet: it is taken over once it could be one. */
function EventField({ value, types, onChange }: EventFieldProps) {
  const { t } = useTexts();
  const { errorAt } = useSetting('trigger');
  const { typed, type, isPending } = useTyped(value, (text) => EVENT_TYPE.test(text), onChange);
  return (
    <Autocomplete
      label={t('editor.triggerEvent')}
      description={t('editor.triggerEventText')}
      value={typed}
      data={types}
      onChange={type}
      error={isPending ? t('editor.triggerEventWrong') : errorAt('event')}
      data-place={settingPlace('trigger.event')}
      data-own-undo={isPending || undefined}
    />
  );
}
