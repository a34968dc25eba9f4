import type { Translate } from '../../i18n/catalogue.ts';
import type { Refusal } from '../../model/operation.ts';

/** Why something could not be done, in words. */
export function sayRefusal({ code, limit, message }: Refusal, t: Translate): string {
  switch (code) {
    case 'too_long':
      return limit === undefined ? t('menu.refusedTooLong') : t('menu.refusedLimit', { limit });
    case 'too_short':
      return t('menu.refusedEmpty');
    case 'welcome_stays':
      return t('menu.refusedWelcome');
    case 'target_first':
      return t('menu.targetFirst');
    case 'no_such_section':
    case 'no_such_option':
      return t('menu.refusedGone');
    default:
      return message ?? t('menu.refused');
  }
}
