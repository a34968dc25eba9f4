import type { Translate } from '../../i18n/catalogue.ts';

/** A delivery policy as the API tells it, as far as words are made of it. */
export interface ToldPolicy {
  id: string;
  name: string;
  gapsSeconds: readonly number[];
  endless: boolean;
  success: { from: number; to: number };
  timeoutSeconds: number;
  receiverSignals: boolean;
  order: 'none' | 'endpoint';
  batch: { flushSeconds: number; events: number } | null;
  autoOff: { errors: number; overSeconds: number } | null;
  holdSeconds: number;
  catchesUpInOrder: boolean;
}

const UNITS = [
  { seconds: 86_400, name: 'd' },
  { seconds: 3_600, name: 'h' },
  { seconds: 60, name: 'min' },
  { seconds: 1, name: 's' },
];

/** `5 s`, `30 min`, `14 h`: in the largest unit that gives at least one of it. */
export function writeDuration(seconds: number): string {
  const unit = UNITS.find((each) => seconds >= each.seconds) ?? { seconds: 1, name: 's' };
  return `${Math.round((seconds / unit.seconds) * 10) / 10} ${unit.name}`;
}

/** What a policy does, one sentence after the other: when it is tried again, what counts, when it is switched off. */
export function describePolicy(policy: ToldPolicy, t: Translate): string[] {
  return [
    describeSchedule(policy, t),
    describeSuccess(policy, t),
    ...(policy.order === 'endpoint' ? [t('webhookEditor.policyOrdered')] : []),
    ...(policy.batch ? [describeBatch(policy.batch, t)] : []),
    ...describeOff(policy, t),
    ...(policy.receiverSignals ? [t('webhookEditor.policySignals')] : []),
  ];
}

function describeSchedule({ gapsSeconds, endless }: ToldPolicy, t: Translate): string {
  if (gapsSeconds.length === 0) return t('webhookEditor.policyOnce');
  const gaps = gapsSeconds.map(writeDuration).join(', ');
  if (endless) return t('webhookEditor.policyEndless', { gaps });
  const whole = writeDuration(gapsSeconds.reduce((sum, gap) => sum + gap, 0));
  return t('webhookEditor.policyRetries', { gaps, count: gapsSeconds.length + 1, whole });
}

function describeSuccess({ success: { from, to }, timeoutSeconds }: ToldPolicy, t: Translate): string {
  const within = writeDuration(timeoutSeconds);
  return from === to
    ? t('webhookEditor.policyOnlyStatus', { status: String(from), within })
    : t('webhookEditor.policyStatuses', { from: String(from), to: String(to), within });
}

function describeBatch({ events, flushSeconds }: NonNullable<ToldPolicy['batch']>, t: Translate): string {
  return t('webhookEditor.policyBatch', { events, every: writeDuration(flushSeconds) });
}

function describeOff({ autoOff, holdSeconds, catchesUpInOrder }: ToldPolicy, t: Translate): string[] {
  if (!autoOff) return [t('webhookEditor.policyNeverOff')];
  const off = t('webhookEditor.policyOff', { errors: autoOff.errors, over: writeDuration(autoOff.overSeconds) });
  const kept =
    holdSeconds === 0
      ? t('webhookEditor.policyDiscards')
      : t(catchesUpInOrder ? 'webhookEditor.policyHoldsInOrder' : 'webhookEditor.policyHolds', {
          time: writeDuration(holdSeconds),
        });
  return [`${off} ${kept}`];
}
