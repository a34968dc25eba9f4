/** How an endpoint is delivered to, as data. A new policy is a new row here; no code asks for a policy by its name. */
export interface Policy {
  name: string;
  /** Waits between attempts, ms: the first attempt is made at once, `gapsMs[n - 1]` follows attempt n. */
  gapsMs: readonly number[];
  /** Statuses that count as delivered, both ends included. */
  success: { statusMin: number; statusMax: number };
  /** One deadline over connect, TLS, headers and body, ms. */
  deadlineMs: number;
  /** A gap grows by up to this share of itself, at random; it never shrinks. */
  jitter: number;
  /** Whether the receiver steers: `Retry-After` makes the next gap longer, 410 ends it all. */
  receiverSignals: boolean;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The longest `Retry-After` that is followed; a receiver that asks for more is asked again after this. */
export const RETRY_AFTER_MAX_MS = HOUR;

// Above the deadline twice (one whole attempt may wait in memory before another starts), for a loop that lags and for
// settling: a lease that ends while its request is under way means sending twice.
const LEASE_DEADLINES = 2;
const LEASE_MARGIN_MS = 5 * SECOND;

const POLICIES = {
  standard: {
    name: 'standard',
    gapsMs: [
      5 * SECOND,
      MINUTE,
      5 * MINUTE,
      30 * MINUTE,
      2 * HOUR,
      5 * HOUR,
      10 * HOUR,
      14 * HOUR,
      20 * HOUR,
      24 * HOUR,
    ],
    success: { statusMin: 200, statusMax: 299 },
    deadlineMs: 15 * SECOND,
    jitter: 0.1,
    receiverSignals: true,
  },
} as const satisfies Record<string, Policy>;

/** What definitions and the API may name. */
export const POLICY_NAMES = Object.keys(POLICIES) as [keyof typeof POLICIES];
export type PolicyName = (typeof POLICY_NAMES)[number];

/** The policy of that name; a name this version does not know (a newer one's row) is delivered as `standard`. */
export function getPolicy(name: string): Policy {
  return Object.hasOwn(POLICIES, name) ? POLICIES[name as PolicyName] : POLICIES.standard;
}

/** Whether a status means that the receiver has it. */
export function isSuccess(policy: Policy, status: number): boolean {
  return status >= policy.success.statusMin && status <= policy.success.statusMax;
}

/**
 * How long to wait after attempt `attemptNumber` (from 1) before the next, ms; null when it was the last one. `random`
 * is a number from 0 to 1.
 */
export function nextAttemptDelayMs(policy: Policy, attemptNumber: number, random: number): number | null {
  const gap = policy.gapsMs[attemptNumber - 1];
  return gap === undefined ? null : Math.round(gap * (1 + policy.jitter * random));
}

/** How long a claimed delivery belongs to who claimed it, ms. */
export function leaseMs(policy: Policy): number {
  return LEASE_DEADLINES * policy.deadlineMs + LEASE_MARGIN_MS;
}
