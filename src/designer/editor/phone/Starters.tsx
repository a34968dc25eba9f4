import { Button, Group, Stack, Text } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import type { Trigger } from '../../../campaigns/trigger.ts';
import { useTexts } from '../../i18n/texts.ts';
import { ParamsEditor, readParams } from '../../requests/source-events/ParamsEditor.tsx';
import { useEditor } from '../store.ts';
import { paramsOfTrigger } from './event-params.ts';
import type { PhoneState } from './usePhone.ts';

const SHOWN = 6;

/** The ways into the campaign. */
export function Starters({ phone }: { phone: PhoneState }) {
  const { t } = useTexts();
  const keywords = useEditor(({ state }) => state.definition.keywords);
  const trigger = useEditor(({ state }) => state.definition.trigger);
  return (
    <Stack gap="xs" px="sm" pb="sm">
      <Text size="sm" c="dimmed">
        {t(keywords?.length ? 'phone.startText' : trigger ? 'phone.startByEvent' : 'phone.startAny')}
      </Text>
      <Group gap={6}>
        {keywords?.slice(0, SHOWN).map((keyword) => (
          <Button
            key={keyword}
            size="compact-sm"
            variant="light"
            onClick={() => phone.act({ kind: 'text', text: keyword })}
          >
            {keyword}
          </Button>
        ))}
        {!trigger && <StartButton label={t('phone.startOutside')} onStart={() => phone.act({ kind: 'start' })} />}
      </Group>
      {trigger && <EventStart trigger={trigger} phone={phone} />}
    </Stack>
  );
}

/** Its event, with what the event says. */
function EventStart({ trigger, phone }: { trigger: Trigger; phone: PhoneState }) {
  const { t } = useTexts();
  const [isWrong, setWrong] = useState(false);
  const draft = phone.conversation.params ?? paramsOfTrigger(trigger);
  const start = () => {
    const params = readParams(draft);
    setWrong(params === undefined);
    if (params) phone.act({ kind: 'start', ...(Object.keys(params).length > 0 && { params }) });
  };
  return (
    <>
      <ParamsEditor
        value={draft}
        onChange={(params) => phone.change({ params })}
        error={isWrong ? t('sourceEvents.paramsWrong') : undefined}
      />
      <Group>
        <StartButton label={t('phone.startOutside')} onStart={start} />
      </Group>
    </>
  );
}

function StartButton({ label, onStart }: { label: string; onStart: () => void }) {
  return (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={<IconPlayerPlay size={14} aria-hidden />}
      onClick={onStart}
    >
      {label}
    </Button>
  );
}
