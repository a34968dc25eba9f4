import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { currentTexts } from '../../i18n/texts.ts';
import type { RefusalCode } from '../../model/operation.ts';
import type { EditorStore } from '../store.ts';

const UNDO_MS = 10_000;
const REFUSAL_MS = 8_000;

/** Says what was done, with the way back. It goes with the next change: undo would take back that one. */
export function tellUndo(store: EditorStore, message: string): void {
  const { t } = currentTexts();
  const shown = store.state.definition;
  const id = notifications.show({
    autoClose: UNDO_MS,
    closeButtonProps: { 'aria-label': t('general.close') },
    onClose: () => unsubscribe(),
    message: (
      <Group justify="space-between" gap="sm" wrap="nowrap">
        <Text size="sm" className="break-words">
          {message}
        </Text>
        <Button size="compact-sm" variant="light" flex="none" onClick={() => store.undo()}>
          {t('graph.undo')}
        </Button>
      </Group>
    ),
  });
  const unsubscribe = store.subscribe(() => {
    if (store.state.definition !== shown) notifications.hide(id);
  });
}

/** Says why nothing was done. */
export function tellRefusal(code: RefusalCode): void {
  const { t } = currentTexts();
  const message = t(REFUSALS[code] ?? 'graph.refused');
  notifications.show({
    color: 'red',
    message,
    autoClose: REFUSAL_MS,
    closeButtonProps: { 'aria-label': t('general.close') },
  });
}

const REFUSALS: Partial<Record<RefusalCode, PlainKey>> = {
  webhook_belongs_to_its_option: 'graph.refusedWebhook',
  already_connected: 'graph.refusedConnected',
  nothing_leads_here: 'graph.refusedFallback',
  welcome_stays: 'graph.refusedWelcome',
  nothing_to_delete: 'graph.refusedNothing',
  no_such_edge: 'graph.refusedNothing',
  target_first: 'graph.refusedTarget',
};
