import type { Translate } from '../i18n/catalogue.ts';
import type { Policy } from './queries.ts';

const MINUTE_S = 60;
const HOUR_S = 3_600;
const DAY_S = 86_400;

/** A span of time in its largest unit that says it whole. */
export function spanOf(seconds: number, t: Translate): string {
  if (seconds >= DAY_S && seconds % DAY_S === 0) return t('webhooks.days', { count: seconds / DAY_S });
  if (seconds >= HOUR_S && seconds % HOUR_S === 0) return t('webhooks.hours', { count: seconds / HOUR_S });
  if (seconds >= MINUTE_S && seconds % MINUTE_S === 0) return t('webhooks.minutes', { count: seconds / MINUTE_S });
  return t('webhooks.seconds', { count: seconds });
}

/** Rounded: the sum of many waits is no even number of anything. */
function roughSpanOf(seconds: number, t: Translate): string {
  if (seconds >= 2 * DAY_S) return t('webhooks.days', { count: Math.round(seconds / DAY_S) });
  if (seconds >= 2 * HOUR_S) return t('webhooks.hours', { count: Math.round(seconds / HOUR_S) });
  if (seconds >= 2 * MINUTE_S) return t('webhooks.minutes', { count: Math.round(seconds / MINUTE_S) });
  return t('webhooks.seconds', { count: Math.round(seconds) });
}

/** What a policy does, in a few sentences. */
export function describePolicy(policy: Policy, t: Translate): string[] {
  const { gapsSeconds, endless, success, order, batch, autoOff, holdSeconds } = policy;
  const total = gapsSeconds.reduce((sum, gap) => sum + gap, 0);
  const attempts = gapsSeconds.length + 1;
  return [
    success.from === success.to
      ? t('webhooks.policyOneStatus', { status: String(success.from) })
      : t('webhooks.policyStatuses', { from: String(success.from), to: String(success.to) }),
    endless
      ? t('webhooks.policyEndless', { span: spanOf(gapsSeconds.at(-1) ?? 0, t) })
      : gapsSeconds.length === 0
        ? t('webhooks.policyOnce')
        : t('webhooks.policyAttempts', { count: attempts, span: roughSpanOf(total, t) }),
    ...(order === 'endpoint' ? [t('webhooks.policyOrdered')] : []),
    ...(batch ? [t('webhooks.policyBatch', { count: batch.events, span: spanOf(batch.flushSeconds, t) })] : []),
    autoOff
      ? t('webhooks.policyAutoOff', { count: autoOff.errors, span: spanOf(autoOff.overSeconds, t) })
      : t('webhooks.policyNeverOff'),
    holdSeconds === 0 ? t('webhooks.policyDiscards') : t('webhooks.policyHolds', { span: spanOf(holdSeconds, t) }),
  ];
}
