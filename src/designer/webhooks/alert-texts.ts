import type { Translate } from '../i18n/catalogue.ts';
import type { Format } from '../i18n/format.ts';
import type { Alert } from './queries.ts';

/** What an alert says, in a line. */
export function describeAlert({ kind, detail }: Alert, t: Translate, format: Format): string {
  if (kind === 'endpoint.errors' && 'ordinal' in detail) {
    return t('webhooks.alertErrors', { count: detail.ordinal, day: format.day(detail.day) });
  }
  if (kind === 'endpoint.disabled' && 'reason' in detail) {
    return detail.reason === 'gone' ? t('webhooks.alertGone') : t('webhooks.alertDisabled', { count: detail.errors });
  }
  if ('sent' in detail) {
    if (detail.sent > 0) return t('webhooks.alertReactivatedSent', { count: detail.sent });
    if (detail.discarded > 0) return t('webhooks.alertReactivatedDiscarded', { count: detail.discarded });
  }
  return t('webhooks.alertReactivated');
}

/** Whether and to whom it was mailed; undefined: nobody was to be. */
export function describeMail({ mail: { state, to } }: Alert, t: Translate): string | undefined {
  const people = to.join(', ');
  switch (state) {
    case 'none':
      return undefined;
    case 'sent':
      return t('webhooks.mailSent', { people });
    case 'queued':
      return t('webhooks.mailQueued', { people });
    case 'failed':
      return t('webhooks.mailFailed', { people });
    case 'not_configured':
      return t('webhooks.mailNotConfigured');
  }
}
