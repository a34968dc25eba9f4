import type { Translate } from '../i18n/catalogue.ts';
import type { Format } from '../i18n/format.ts';
import type { Webhook } from './queries.ts';

/** How an endpoint does, by its latest attempts, and as far as it is told also as it is now. */
export type Health = Webhook['health'] & {
  errorStreak?: number;
  breaker?: 'closed' | 'open' | 'probing';
  resumeAt?: string | null;
  waiting?: number;
};

/** Failed attempts in a row. */
export const streakOf = ({ errorStreak, consecutiveFailures }: Health): number =>
  Math.max(errorStreak ?? 0, consecutiveFailures);

/** How a webhook does, in one line. */
export function describeHealth(health: Health, t: Translate, format: Format): string {
  const { state, lastSuccessAt, lastFailureAt } = health;
  if (state === 'unknown') return t('webhooks.healthUnknown');
  if (state === 'healthy') return t('webhooks.healthHealthy', { when: agoOf(lastSuccessAt, t, format) });
  return t('webhooks.healthFailing', { count: streakOf(health), when: agoOf(lastFailureAt, t, format) });
}

export function agoOf(at: string | null, t: Translate, format: Format): string {
  return at === null ? t('general.never') : format.ago(at);
}

/** Whether anything goes out at this moment. */
export function describeBreaker({ breaker = 'closed', resumeAt = null }: Health, t: Translate, format: Format): string {
  if (breaker === 'open' && resumeAt !== null) return t('webhooks.breakerOpen', { when: format.moment(resumeAt) });
  return t(breaker === 'closed' ? 'webhooks.breakerClosed' : 'webhooks.breakerProbing');
}
