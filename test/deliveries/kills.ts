import type { EngineStore } from './engine-store.ts';
import { uuidOf } from './engine-store.ts';
import type { Fleet } from './fleet.ts';
import type { Arrival, RecordingPartner } from './recording-partner.ts';

/** A kill, and what of it may be seen later. */
export interface Kill {
  /** The partner's moment. */
  at: number;
  /** Requests of that process which had got to the partner, and whose outcome will never be recorded: by `tryName`. */
  unsettled: Set<string>;
}

/** One attempt at one delivery, however often it is made. */
export function tryName({ id, attempt }: Pick<Arrival, 'id' | 'attempt'>): string {
  return `${id}/${attempt}`;
}

/**
 * Kills a process. Which requests were its own shows in its connections, which end with it; which of these were not
 * settled the store says. Nobody else makes those attempts before their leases end.
 */
export async function kill(fleet: Fleet, store: EngineStore, partner: RecordingPartner): Promise<Kill> {
  const at = await fleet.killOne(() => partner.moment());
  // The system has closed its connections before it was gone; after a whole turn of the loop they have all been read.
  for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
  const own = partner.listClosedSince(at);
  if (own.length === 0) return { at, unsettled: new Set() };
  const settled = new Set(
    (await store.listAttempts(own.map(({ id }) => id))).map(({ id, number }) => `${id}/${number}`),
  );
  const unsettled = own.filter(({ id, attempt }) => !settled.has(`${uuidOf(id)}/${attempt}`));
  return { at, unsettled: new Set(unsettled.map(tryName)) };
}
