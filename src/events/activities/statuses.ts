import type { EventType } from '../event-types.ts';
import { yespo } from '../formats/yespo.ts';

/** The statuses of activities as Yespo has them, in lower case, each with the events that are told by it. */
export const STATUS_TYPES: ReadonlyMap<string, readonly EventType[]> = typesByStatus();

export const ACTIVITY_STATUSES = [...STATUS_TYPES.keys()];

function typesByStatus(): Map<string, EventType[]> {
  const types = new Map<string, EventType[]>();
  for (const [type, statuses] of Object.entries(yespo.names)) {
    for (const status of statuses.map((each) => each.toLowerCase())) {
      types.set(status, [...(types.get(status) ?? []), type as EventType]);
    }
  }
  return types;
}
