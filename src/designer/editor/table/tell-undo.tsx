import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { currentTexts } from '../../i18n/texts.ts';
import type { Refusal } from '../../model/operation.ts';
import type { EditorStore } from '../store.ts';
import { sayRefusal } from './say-refusal.ts';

const UNDO_MS = 10_000;

/** Says what was done, with the way back. It goes with the next change: undo would take back that one. */
export function tellUndo(store: EditorStore, message: string): void {
  const { t } = currentTexts();
  const after = store.state.definition;
  const id = notifications.show({
    autoClose: UNDO_MS,
    closeButtonProps: { 'aria-label': t('general.close') },
    onClose: () => unsubscribe(),
    message: (
      <Group justify="space-between" gap="sm" wrap="nowrap">
        <Text size="sm" className="break-words">
          {message}
        </Text>
        <Button size="compact-sm" variant="light" onClick={() => store.undo()}>
          {t('menu.undo')}
        </Button>
      </Group>
    ),
  });
  const unsubscribe = store.subscribe(() => {
    if (store.state.definition !== after) notifications.hide(id);
  });
}

/** Says why a button did nothing. */
export function tellRefusal(refusal: Refusal | undefined): void {
  if (refusal === undefined) return;
  const { t } = currentTexts();
  notifications.show({
    color: 'red',
    message: sayRefusal(refusal, t),
    closeButtonProps: { 'aria-label': t('general.close') },
  });
}
