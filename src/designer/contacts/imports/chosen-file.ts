import type { Category, ContactField } from '../queries.ts';
import type { FileHead } from './read-head.ts';

/** Somebody's file with what its beginning says; the rest of it stays on the disk. */
export interface ChosenFile {
  file: File;
  /** Its first bytes. */
  bytes: Uint8Array;
  head: FileHead;
}

/** What the account has defined, that columns can become. */
export interface Defined {
  fields: readonly ContactField[];
  categories: readonly Category[];
}
