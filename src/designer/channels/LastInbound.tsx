import { Text } from '@mantine/core';
import { useTexts } from '../i18n/texts.ts';
import { useFormat } from '../shell/useFormat.ts';

interface LastInboundProps {
  at: string | null;
  /** What stands before it. */
  after?: string | undefined;
}

/** When somebody last wrote on a channel. */
export function LastInbound({ at, after }: LastInboundProps) {
  const { t } = useTexts();
  const format = useFormat();
  return (
    <Text size="sm" c="dimmed" className="break-words" title={at === null ? undefined : format.moment(at)}>
      {after && `${after} · `}
      {at === null ? t('channels.nothingLately') : t('channels.lastInbound', { when: format.ago(at) })}
    </Text>
  );
}
