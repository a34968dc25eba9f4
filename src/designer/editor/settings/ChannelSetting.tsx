import { Checkbox, Group, Input, Radio, Stack, Text } from '@mantine/core';
import { useTexts } from '../../i18n/texts.ts';
import { PageAnchor } from '../../shell/links.tsx';
import { useDirectory } from '../surroundings.ts';
import { settingPlace, useSetting } from './use-setting.ts';

const KINDS = { twilio: 'Twilio', whatsapp: 'WhatsApp', simulator: 'Simulator' } as const;

/** On which channels people can get it. */
export function ChannelSetting() {
  const { t } = useTexts();
  const { channels: known } = useDirectory();
  const { value, apply, errorAt } = useSetting('channels');
  const all = [...known, ...missing(value, known)];
  const set = (channels: string[] | null) => void apply({ type: 'setChannels', channels });
  return (
    <Stack gap="xs">
      <Radio.Group
        label={t('editor.channels')}
        description={t('editor.channelsText')}
        value={value === undefined ? 'all' : 'some'}
        onChange={(choice) => set(choice === 'all' ? null : known.slice(0, 1).map(({ id }) => id))}
      >
        <Group mt="xs" gap="lg">
          <Radio value="all" label={t('editor.channelsAll')} data-place={settingPlace('channels')} />
          <Radio value="some" label={t('editor.channelsSome')} />
        </Group>
      </Radio.Group>
      {value !== undefined && (
        <Checkbox.Group aria-label={t('editor.channels')} value={value} onChange={set} error={errorAt()}>
          <Stack gap="xs" pl="lg" pt={4}>
            {all.map(({ id, name, kind }) => (
              <Checkbox
                key={id}
                value={id}
                label={name}
                description={kind && KINDS[kind] !== name && KINDS[kind]}
                data-place={settingPlace('channels')}
              />
            ))}
            {value.length === 0 && <Text size="sm">{t('editor.channelsNoneText')}</Text>}
          </Stack>
        </Checkbox.Group>
      )}
      {known.length === 0 && (
        <Input.Description>
          {t('editor.channelsMissing')} <PageAnchor to="/channels">{t('shell.channels')}</PageAnchor>
        </Input.Description>
      )}
    </Stack>
  );
}

/** Channels that are gone can still be taken out. */
function missing(value: readonly string[] | undefined, known: readonly { id: string }[]) {
  const ids = new Set(known.map(({ id }) => id));
  return (value ?? []).filter((id) => !ids.has(id)).map((id) => ({ id, name: id, kind: undefined }));
}
