import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { currentTexts } from '../i18n/texts.ts';

/** Long enough to read it and to change one's mind. */
const UNDO_MS = 10_000;

/**
 * Says in the corner of the page what was done, with the way back. `watch` is given what takes it away early, where the
 * way back ends with something else that is done; what it returns ends watching.
 */
export function tellUndo(message: string, undo: () => void, watch?: (hide: () => void) => () => void): void {
  const { t } = currentTexts();
  const id = notifications.show({
    color: 'teal',
    autoClose: UNDO_MS,
    closeButtonProps: { 'aria-label': t('general.close') },
    onClose: () => stopWatching?.(),
    message: (
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text size="sm" className="break-words">
          {message}
        </Text>
        <Button
          size="compact-sm"
          variant="light"
          flex="none"
          onClick={() => {
            notifications.hide(id);
            undo();
          }}
        >
          {t('general.undo')}
        </Button>
      </Group>
    ),
  });
  const stopWatching = watch?.(() => notifications.hide(id));
}
