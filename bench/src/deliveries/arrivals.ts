/** What reached the receiver, in order of arrival. */
export interface Arrivals {
  /** `webhook-id` and moment (ms of the machine's clock) of every POST to an endpoint that works. */
  ids: string[];
  at: number[];
  /** What was in them, those that came again left out: a POST may be a batch. */
  events: number;
  /** POSTs to those that do not. */
  hung: number;
  failing: number;
}

/** What arrived beside what was owed. */
export interface Accounts {
  missing: number;
  /** POSTs nobody owed. */
  unexpected: number;
  /** POSTs that arrived again. */
  twice: number;
}

/** `owed`: the ids, or only how many deliveries where the sender makes the ids up. */
export function settleAccounts({ ids, events }: Arrivals, owed: Set<string> | number): Accounts {
  const distinct = new Set(ids);
  const twice = ids.length - distinct.size;
  if (typeof owed === 'number') {
    return { missing: Math.max(0, owed - events), unexpected: Math.max(0, events - owed), twice };
  }
  const expected = [...distinct].filter((id) => owed.has(id)).length;
  return { missing: owed.size - expected, unexpected: distinct.size - expected, twice };
}
