import type { DeliveryState, Lateness } from './schema.ts';

/** What is known of a delivery and of everything that may keep it back. Times are ms of the database's clock. */
export interface LatenessFacts {
  state: DeliveryState;
  createdAt: number;
  /** When it may be sent, its own schedule says; null where it is behind the head of its lane. */
  dueAt: number | null;
  attemptCount: number;
  lastAttemptAt: number | null;
  endpointState: 'active' | 'paused' | 'disabled';
  offReason: 'gone' | 'failures' | 'deleted' | null;
  /** When its endpoint was paused or switched off. */
  offSince: number;
  /** How often in a row the breaker has opened; 0: it is closed. */
  openings: number;
  failingSince: number | null;
  resumeAt: number | null;
  nextFreeAt: number | null;
  isCatchingUp: boolean;
  /** The delivery or sealed batch that its lane waits for, by its outside id; null where it is no other. */
  blockedBy: string | null;
  /** When that one failed first; null: it has not. */
  blockedSince: number | null;
}

interface Obstacle {
  reason: Lateness['reason'];
  since: number;
  /** When it ends by itself; null: nobody knows. */
  until: number | null;
  detail: string;
}

const WHY_OFF = {
  gone: 'its receiver said 410 Gone',
  failures: 'nothing has got through to it for too long',
};

/**
 * Why a delivery has not been sent by `now` (ms): what keeps it back longest. Null where it is being sent, or where
 * nothing more is to be done about it.
 */
export function explainLateness(facts: LatenessFacts, now: number): Lateness | null {
  if (facts.state !== 'pending' && facts.state !== 'held') return null;
  const { reason, since, until, detail } = findOff(facts) ?? findBlocker(facts) ?? findLongest(facts, now);
  return {
    reason,
    // Nothing kept it back before there was it.
    since: toIso(Math.max(since, facts.createdAt)),
    ...(until === null ? {} : { until: toIso(until) }),
    detail,
    ...(reason === 'behind_head' && facts.blockedBy !== null ? { blockedBy: facts.blockedBy } : {}),
  };
}

function findOff({ endpointState, offReason, offSince }: LatenessFacts): Obstacle | undefined {
  if (endpointState === 'active') return undefined;
  const off = { since: offSince, until: null };
  if (endpointState === 'paused') {
    return {
      ...off,
      reason: 'endpoint_paused',
      detail: 'Its endpoint is paused. It is sent when somebody resumes it.',
    };
  }
  if (offReason === 'deleted') {
    return { ...off, reason: 'endpoint_off', detail: 'Its webhook was deleted: it is about to be discarded.' };
  }
  const why = offReason === null ? 'it was switched off' : WHY_OFF[offReason];
  return { ...off, reason: 'endpoint_off', detail: `Its endpoint is disabled: ${why}. Somebody has to activate it.` };
}

/** What has no end of its own: another delivery, or many. */
function findBlocker(facts: LatenessFacts): Obstacle | undefined {
  if (facts.blockedBy !== null) {
    const detail =
      facts.blockedSince === null
        ? `Its endpoint is strictly ordered: ${facts.blockedBy} goes first.`
        : `Its endpoint is strictly ordered, and ${facts.blockedBy}, which goes first, fails. Retry or skip that one.`;
    return { reason: 'behind_head', since: facts.blockedSince ?? facts.createdAt, until: null, detail };
  }
  if (!facts.isCatchingUp) return undefined;
  const detail = 'Its endpoint is being sent what was kept while it was off, one after the other, oldest first.';
  return { reason: 'catching_up', since: facts.createdAt, until: null, detail };
}

/** Of the waits that end, the one that ends last; otherwise it is only waiting for its turn. */
function findLongest(facts: LatenessFacts, now: number): Obstacle {
  const waits = [findSchedule(facts), findBreaker(facts, now), findThrottle(facts)];
  const [longest] = waits
    .filter((wait) => wait !== undefined)
    .filter(({ until }) => until === null || until > now)
    .sort((a, b) => (b.until ?? Number.POSITIVE_INFINITY) - (a.until ?? Number.POSITIVE_INFINITY));
  if (longest) return longest;
  const detail = 'It is due, and sent as soon as it is its turn.';
  return { reason: 'queued', since: facts.dueAt ?? facts.createdAt, until: null, detail };
}

function findSchedule({ dueAt, attemptCount, lastAttemptAt, createdAt }: LatenessFacts): Obstacle | undefined {
  if (dueAt === null) return undefined;
  const at = toIso(dueAt);
  if (attemptCount === 0) {
    return { reason: 'queued', since: createdAt, until: dueAt, detail: `It is to be sent at ${at}, not before.` };
  }
  const attempts = attemptCount === 1 ? 'Its first attempt' : `Each of its ${attemptCount} attempts`;
  return {
    reason: 'retrying',
    since: lastAttemptAt ?? createdAt,
    until: dueAt,
    detail: `${attempts} failed. The next one is made at ${at}.`,
  };
}

function findBreaker(
  { openings, failingSince, resumeAt, createdAt }: LatenessFacts,
  now: number,
): Obstacle | undefined {
  if (openings === 0 && (resumeAt === null || resumeAt <= now)) return undefined;
  const isOpen = resumeAt !== null && resumeAt > now;
  return {
    reason: 'breaker_open',
    since: failingSince ?? createdAt,
    until: isOpen ? resumeAt : null,
    detail: isOpen
      ? `Its endpoint is failing, or asked for a pause: nothing is sent there before ${toIso(resumeAt)}.`
      : 'Its endpoint was failing: one delivery is tried first, the others follow when that one gets through.',
  };
}

function findThrottle({ nextFreeAt, createdAt }: LatenessFacts): Obstacle | undefined {
  if (nextFreeAt === null) return undefined;
  const detail = `Its endpoint has a rate: the next request may go at ${toIso(nextFreeAt)}.`;
  return { reason: 'throttled', since: createdAt, until: nextFreeAt, detail };
}

function toIso(ms: number): string {
  return new Date(ms).toISOString();
}
