import { notifications } from '@mantine/notifications';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { currentTexts } from '../../i18n/texts.ts';
import type { RefusalCode } from '../../model/operation.ts';

const REFUSAL_MS = 8_000;

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
