import type { Program, Worker } from '../processes.ts';

/** What a contender is started with. */
export interface Surroundings {
  receiver: Worker;
  /** An empty database of its own, made when it is asked for; the URL. */
  createDatabase(): Promise<string>;
}

/** A contender that takes messages. */
export interface Running {
  port: number;
  /** Path of the inbound address; with `http://127.0.0.1:<port>` before it, what is signed. */
  path: string;
  /** What an answer contains when it is right. */
  answer: string;
  server: Program;
  /** Where replies go that are not in the answer. */
  provider?: Worker;
  stop(): Promise<void>;
}

export interface Contender {
  name: string;
  /** Every answer owes a POST to the receiver. */
  owesPosts: boolean;
  usesPostgres: boolean;
  start(surroundings: Surroundings): Promise<Running>;
}
