import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** The data directory cannot be used, or another process has it. */
export class DataDirError extends Error {}

const SQLITE_BUSY = 5;

/** The embedded store's directory, held by this process until `release`. */
export interface DataDir {
  databasePath: string;
  /** Made on the first start: stands in for HOOKLINE_SECRET where none is set. */
  secret: string;
  release(): void;
}

/**
 * Takes the data directory, making it where it is missing. PGlite has no lock of its own, and two processes on one
 * directory destroy it. A transaction of SQLite's is a lock that the kernel gives up when its process dies, by kill -9
 * too, where a file with a process id in it would have to be guessed about.
 * @throws DataDirError where another process has it, or it cannot be written.
 */
export function takeDataDir(directory: string): DataDir {
  const path = resolve(directory);
  try {
    mkdirSync(path, { recursive: true });
    const lock = takeLock(join(path, 'lock.sqlite'));
    return { databasePath: join(path, 'postgres'), secret: readOrMakeSecret(path), release: () => lock.close() };
  } catch (cause) {
    const isBusy = cause instanceof Error && 'errcode' in cause && cause.errcode === SQLITE_BUSY;
    const why = isBusy
      ? 'another process is using it'
      : `it cannot be used: ${cause instanceof Error ? cause.message : cause}`;
    throw new DataDirError(`HOOKLINE_DATA_DIR ${path}: ${why}.`, { cause });
  }
}

function takeLock(path: string): DatabaseSync {
  const lock = new DatabaseSync(path);
  try {
    lock.exec('pragma locking_mode = exclusive; begin exclusive');
    return lock;
  } catch (error) {
    lock.close();
    throw error;
  }
}

function readOrMakeSecret(path: string): string {
  const file = join(path, 'secret');
  if (!existsSync(file)) {
    // Whole or not at all: a start that is killed here must not leave an empty secret to the next.
    writeFileSync(`${file}.new`, randomBytes(32).toString('base64url'), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  return readFileSync(file, 'utf8').trim();
}
