import { notifications } from '@mantine/notifications';
import { currentTexts } from '../../i18n/texts.ts';
import type { Refusal } from '../../model/operation.ts';
import { sayRefusal } from './say-refusal.ts';

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
