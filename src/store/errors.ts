/** The SQLSTATE of an error that PostgreSQL reported; undefined for everything else. */
export function sqlState(error: unknown): string | undefined {
  const code = codeOf(error);
  return code !== undefined && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

/** Connections, resources, an operator's shutdown, a standby: nothing that this statement or its data could help. */
const AWAY_STATES = /^(08|25006|53|57|58|XX)/;
/** What the drivers and the system call a connection that is not to be had. */
const AWAY_CODES = /^(CONNECT|ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_)/;

/** What pg says without a code: a connection that broke, or was not to be had in time. */
const AWAY_WORDS = /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to)/;

/** Whether the database cannot be used just now: the same may well work in a moment. */
export function isDatabaseAway(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== undefined) return AWAY_STATES.test(code) || AWAY_CODES.test(code);
  return error instanceof Error && AWAY_WORDS.test(error.message);
}

/** SQLSTATE 22 (data) and 23 (constraint): the statement will fail however often it is tried. */
export function isDataError(error: unknown): boolean {
  return /^2[23]/.test(sqlState(error) ?? '');
}

/** Somebody else wrote between two locks of ours: the transaction is for another try. */
export class OvertakenError extends Error {}

/** Deadlock, serialisation, a lock waited for too long. */
const COLLISIONS = new Set(['40P01', '40001', '55P03']);

/** Whether a transaction only met another one: the same may well work in a moment, whatever its data are. */
export function isCollision(error: unknown): boolean {
  return error instanceof OvertakenError || isPartitionMade(error) || COLLISIONS.has(sqlState(error) ?? '');
}

/** A row whose partition was made while it waited for it: the same goes there now. */
function isPartitionMade(error: unknown): boolean {
  return error instanceof Error && 'routine' in error && error.routine === 'ExecPartitionCheckEmitError';
}

function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
