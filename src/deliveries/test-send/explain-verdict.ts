import type { AttemptResult } from '../egress/sender.ts';
import type { Policy } from '../policy.ts';
import type { Verdict } from '../verdict.ts';

const UNITS = [
  { ms: 3_600_000, name: 'h' },
  { ms: 60_000, name: 'min' },
  { ms: 1_000, name: 's' },
];

/** Why a real delivery would end like this, in one sentence. */
export function explainVerdict(
  { name, success }: Policy,
  { status, errorClass }: AttemptResult,
  verdict: Verdict,
): string {
  const { statusMin, statusMax } = success;
  const wanted = statusMin === statusMax ? `only ${statusMin}` : `${statusMin} to ${statusMax}`;
  if (verdict.outcome === 'delivered') {
    return `The receiver answered ${status}; the policy "${name}" takes ${wanted} as received.`;
  }
  const wrong =
    errorClass === null
      ? `The receiver answered ${status}, but the policy "${name}" takes ${wanted} as received`
      : `There was no whole answer (${errorClass})`;
  if (verdict.outcome === 'retry') {
    return `${wrong}: a real delivery would be sent again after ${describeWait(verdict.delayMs)}.`;
  }
  if (verdict.isGone) return `The receiver answered ${status}: a real delivery would switch this endpoint off.`;
  return `${wrong}: a real delivery would be given up, as the policy has no second attempt.`;
}

function describeWait(ms: number): string {
  const unit = UNITS.find((each) => ms >= each.ms) ?? { ms: 1, name: 'ms' };
  return `${Math.round((ms / unit.ms) * 10) / 10} ${unit.name}`;
}
