import { Button, Group, Stack, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { useTexts } from '../i18n/texts.ts';
import { Dialog } from '../shell/Dialog.tsx';

/** Asks before what was typed and not saved is left behind. */
export function LeaveGuard({ isDirty }: { isDirty: boolean }) {
  const { t } = useTexts();
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => isDirty && current.pathname !== next.pathname,
    enableBeforeUnload: isDirty,
    withResolver: true,
  });
  const isAsking = status === 'blocked';
  return (
    <Dialog isOpen={isAsking} onClose={() => reset?.()} title={t('webhooks.leaveTitle')}>
      <Stack gap="md">
        <Text>{t('webhooks.leaveText')}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => proceed?.()}>
            {t('webhooks.leave')}
          </Button>
          <Button onClick={() => reset?.()} data-autofocus>
            {t('webhooks.stay')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
