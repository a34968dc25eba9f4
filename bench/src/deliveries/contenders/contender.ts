import type { Program } from '../../processes.ts';
import type { Owed } from '../owed.ts';

/** Where a contender works. */
export interface Place {
  receiverPort: number;
  /** An empty database of its own. */
  databaseUrl: string;
  owed: Owed;
}

/** Something that delivers what is owed. */
export interface Contender {
  name: string;
  /** Makes its tables and fills its queue; the ids that will arrive, or null where it makes them up as it sends. */
  fill(place: Place): Promise<Set<string> | null>;
  /** Starts it: it works as soon as it runs. */
  start(place: Place): Promise<Program[]>;
  /** SQL: how many deliveries it has not done with yet. Left out: it has no database that others can look into. */
  owedSql?: string;
  /** How many attempts are recorded; asked when it has stopped. Left out where there is not one for each delivery. */
  countRecorded?(place: Place): Promise<number>;
}
