import { Alert, Button, Group, Text } from '@mantine/core';
import { useTexts } from '../../i18n/texts.ts';

interface KeptNoticeProps {
  /** Undefined: nothing was kept. */
  restored: { isOutdated: boolean } | undefined;
  onDiscard: () => void;
}

/** Says that what was typed before is back, and takes it away again. */
export function KeptNotice({ restored, onDiscard }: KeptNoticeProps) {
  const { t } = useTexts();
  if (!restored) return null;
  return (
    <Alert color="blue" variant="light" role="status">
      <Group justify="space-between" gap="sm">
        <Text size="sm" flex="1 1 12rem">
          {t('shell.draftKept')} {restored.isOutdated && t('shell.draftOutdated')}
        </Text>
        <Button size="xs" variant="default" onClick={onDiscard}>
          {t('shell.discardDraft')}
        </Button>
      </Group>
    </Alert>
  );
}
