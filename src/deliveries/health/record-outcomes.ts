import { dayIn } from '../../rules/day.ts';
import { lockAssets } from '../../store/assets-revision.ts';
import { type Context, inTransaction } from '../../store/context.ts';
import { insertNotifications, type NewNotification } from '../alerts/insert-notifications.ts';
import type { EndpointNews, TellNews } from '../endpoint-news.ts';
import type { Target } from '../target.ts';
import { foldOutcomes, type HealthChange, type Outcome } from './fold-outcomes.ts';
import { type LockedHealth, switchOff, updateHealth } from './health-queries.ts';

/** An attempt that is over, with the endpoint it went to. */
export interface EndpointOutcome extends Omit<Outcome, 'isProbe'> {
  target: Target;
  /** Its endpoint was claimed by us alone, and no longer is. */
  isExclusive?: boolean | undefined;
  /** It was let through by an open breaker. */
  isProbe?: boolean | undefined;
}

/** What attempts changed about an endpoint. */
export interface HealthEffect {
  target: Target;
  /** Nothing is to be sent there for now: its breaker is open, or it is off or paused. */
  isShut: boolean;
  hasRecovered: boolean;
  isOff: boolean;
}

/**
 * Adds attempts, in the order they ended, to the health of their endpoints: streaks, the day's errors and the alerts
 * about them, the breaker, switching off. Joins the caller's transaction; costs a few statements for any number.
 * `known`: the health as it was before them, which the caller has locked. `tell` hears of each that is switched off.
 */
export async function recordOutcomes(
  ctx: Context,
  outcomes: readonly EndpointOutcome[],
  known: readonly LockedHealth[],
  tell: TellNews,
): Promise<HealthEffect[]> {
  if (outcomes.length === 0) return [];
  const byEndpoint = Map.groupBy(outcomes, ({ target }) => target.endpointId);
  return inTransaction(ctx, async (tx) => {
    const dayOf = (ms: number) => dayIn(ctx.clock.timeZone, ms);
    const folded = known.flatMap((locked) => {
      const own = byEndpoint.get(locked.endpointId) ?? [];
      const target = own.at(-1)?.target;
      if (!target) return [];
      const seen = own.map(({ isProbe = false, ...rest }) => ({ ...rest, isProbe }));
      const change = foldOutcomes(locked.health, target.policy, seen, { dayOf, random: Math.random() });
      return [{ locked, target, change, endsExclusive: own.some(({ isExclusive }) => isExclusive) }];
    });
    await updateHealth(
      tx,
      folded.map(({ locked, change, endsExclusive }) => ({ ...locked, ...change, endsExclusive })),
    );
    const notifications: NewNotification[] = [];
    const effects: HealthEffect[] = [];
    // Accounts are locked below, in one order for everybody.
    for (const { target, change, locked } of folded.toSorted(byAccount)) {
      notifications.push(...describeAlerts(target, change, locked.alertTo));
      const off = locked.isActive ? change.switchOff : null;
      // The account before the endpoint, as everybody who changes endpoints locks them.
      if (off) await lockAssets(tx.db, target.accountId);
      const owner = off && (await switchOff(tx, { ...target, reason: off.reason, at: off.outcome.at }));
      if (off && owner) {
        notifications.push(describeSwitchOff(target, change, off.outcome, off.reason, locked.alertTo));
        tell(describeNews(target, owner, change, off));
      }
      const isOff = Boolean(owner);
      // Whoever opened its breaker or switched it off: what other processes found out is learned here.
      const isShut = isOff || !locked.isActive || change.health.openings > 0;
      if (isShut || change.hasRecovered) effects.push({ target, isShut, isOff, hasRecovered: change.hasRecovered });
    }
    if (notifications.length > 0) await insertNotifications(tx, notifications);
    return effects;
  });
}

function describeNews(
  { accountId, endpointId, url }: Target,
  owner: { webhookId: string; campaignId: string | null },
  { health }: HealthChange,
  { reason, outcome: { at } }: NonNullable<HealthChange['switchOff']>,
): EndpointNews {
  const since = health.streakBeganAt ?? at;
  return { kind: 'disabled', accountId, endpointId, ...owner, url, reason, since, errors: health.errorStreak, at };
}

function byAccount(a: { target: Target }, b: { target: Target }): number {
  return a.target.accountId < b.target.accountId ? -1 : 1;
}

function describeAlerts(target: Target, { alerts }: HealthChange, mailTo: string[]): NewNotification[] {
  const { accountId, endpointId, url } = target;
  return alerts.map(({ ordinal, day, outcome: { at, result } }) => {
    const { status, errorClass } = result;
    const detail = { ordinal, day, url, status, errorClass, at: new Date(at).toISOString() };
    return { accountId, endpointId, kind: 'endpoint.errors' as const, detail, mailTo, at };
  });
}

function describeSwitchOff(
  { accountId, endpointId, url, policy }: Target,
  { health }: HealthChange,
  { at, result }: Outcome,
  reason: 'gone' | 'failures',
  mailTo: string[],
): NewNotification {
  const { holdMs } = policy.whenOff;
  const detail = {
    reason,
    url,
    errors: health.errorStreak,
    since: new Date(health.streakBeganAt ?? at).toISOString(),
    at: new Date(at).toISOString(),
    status: result.status,
    errorClass: result.errorClass,
    whenOff: holdMs > 0 ? ('hold' as const) : ('discard' as const),
    holdUntil: holdMs > 0 ? new Date(at + holdMs).toISOString() : null,
  };
  return { accountId, endpointId, kind: 'endpoint.disabled', detail, mailTo, at };
}
