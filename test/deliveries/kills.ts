import type { EngineStore } from './engine-store.ts';
import { uuidOf } from './engine-store.ts';
import type { Fleet } from './fleet.ts';
import type { Arrival, RecordingPartner } from './recording-partner.ts';

/** A kill, and what of it may be seen later. */
export interface Kill {
  /** The partner's moment. */
  at: number;
  /** Requests of that process which had got to the partner, and whose outcome it will never record: by `tryName`. */
  unsettled: Set<string>;
}

/** One attempt at one delivery, however often it is made. */
export function tryName({ id, attempt }: Pick<Arrival, 'id' | 'attempt'>): string {
  return `${id}/${attempt}`;
}

/** The partner reads all that a process left behind: a connection to be accepted, a request on it, its end. */
const TURNS_OF_THE_LOOP = 10;

/**
 * Kills a process. Which requests were its own shows in its connections, which end with it, or ended before the answer
 * was settled; which of these were not settled the store says. Nobody else makes those attempts before their leases end.
 */
export async function kill(fleet: Fleet, store: EngineStore, partner: RecordingPartner): Promise<Kill> {
  const at = await fleet.killOne(() => partner.moment());
  // The system has closed its connections before it was gone.
  for (let turn = 0; turn < TURNS_OF_THE_LOOP; turn++) await new Promise((resolve) => setImmediate(resolve));
  const own = partner.takeClosed();
  if (own.length === 0) return { at, unsettled: new Set() };
  const settled = new Set(
    (await store.listAttempts(own.map(({ id }) => id))).map(({ id, number }) => `${id}/${number}`),
  );
  const unsettled = own.filter(({ id, attempt }) => !settled.has(`${uuidOf(id)}/${attempt}`));
  return { at, unsettled: new Set(unsettled.map(tryName)) };
}
