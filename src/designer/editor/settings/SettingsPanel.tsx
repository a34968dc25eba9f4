import { Divider, Drawer, Fieldset, Stack } from '@mantine/core';
import { useTexts } from '../../i18n/texts.ts';
import { useMayEdit } from '../surroundings.ts';
import { ChannelSetting } from './ChannelSetting.tsx';
import { FallbackSetting } from './FallbackSetting.tsx';
import { KeywordSetting } from './KeywordSetting.tsx';
import { CategorySetting, ExpirySetting, PrefixSetting, TrackLinksSetting } from './OtherSettings.tsx';
import { StartWords } from './StartWords.tsx';
import { TriggerSetting } from './TriggerSetting.tsx';

/** What holds for the whole campaign: who gets it and by what, and how it treats them. */
export function SettingsPanel({ onClose }: { onClose: () => void }) {
  const { t } = useTexts();
  const mayEdit = useMayEdit();
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={t('editor.settingsTitle')}
      closeButtonProps={{ 'aria-label': t('general.close') }}
      classNames={{ title: 'editor-panel-title' }}
    >
      <Fieldset disabled={!mayEdit} variant="unstyled">
        <Stack gap="lg">
          <StartWords />
          <ChannelSetting />
          <KeywordSetting />
          <TriggerSetting />
          <Divider />
          <PrefixSetting />
          <FallbackSetting />
          <ExpirySetting />
          <Divider />
          <CategorySetting />
          <TrackLinksSetting />
        </Stack>
      </Fieldset>
    </Drawer>
  );
}
