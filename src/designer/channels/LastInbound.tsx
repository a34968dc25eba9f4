import { Text } from '@mantine/core';
import { useTexts } from '../i18n/texts.ts';
import { useFormat } from '../shell/useFormat.ts';

/** When somebody last wrote on a channel. */
export function LastInbound({ at }: { at: string | null }) {
  const { t } = useTexts();
  const format = useFormat();
  return (
    <Text size="sm" c="dimmed" title={at === null ? undefined : format.moment(at)}>
      {at === null ? t('channels.nothingLately') : t('channels.lastInbound', { when: format.ago(at) })}
    </Text>
  );
}
