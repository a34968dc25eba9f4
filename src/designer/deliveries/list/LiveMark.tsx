import { Box, Button, Group, Text } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import { useTexts } from '../../i18n/texts.ts';

interface LiveMarkProps {
  newCount: number;
  isMore: boolean;
  isReading: boolean;
  isOffline: boolean;
  onShow: () => void;
}

/** Whether new ones come in by themselves; to somebody who reads, how many have come up meanwhile. */
export function LiveMark({ newCount, isMore, isReading, isOffline, onShow }: LiveMarkProps) {
  const { t } = useTexts();
  const word = isOffline ? 'deliveries.notLive' : isReading ? 'deliveries.paused' : 'deliveries.live';
  return (
    <Group justify="space-between" mih={30} className="live-mark" gap="xs">
      <Group gap={8} wrap="nowrap">
        <Box className="live-dot" data-live={(!isOffline && !isReading) || undefined} aria-hidden />
        <Text size="sm" c="dimmed">
          {t(word)}
        </Text>
      </Group>
      <div role="status">
        {newCount > 0 && (
          <Button size="compact-sm" leftSection={<IconArrowUp size={14} aria-hidden />} onClick={onShow}>
            {isMore ? t('deliveries.manyNew', { count: newCount }) : t('deliveries.newCount', { count: newCount })}
          </Button>
        )}
      </div>
    </Group>
  );
}
