/** The SQLSTATE of an error that PostgreSQL reported; undefined for everything else. */
export function sqlState(error: unknown): string | undefined {
  const code = codeOf(error);
  return code !== undefined && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

/** Connections, resources, an operator's shutdown, a standby: nothing that this statement or its data could help. */
const AWAY_STATES = /^(08|25006|53|57|58|XX)/;
/** What the drivers and the system call a connection that is not to be had. */
const AWAY_CODES = /^(CONNECT|ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_)/;

/** Whether the database cannot be used just now: the same may well work in a moment. */
export function isDatabaseAway(error: unknown): boolean {
  const code = codeOf(error);
  return code !== undefined && (AWAY_STATES.test(code) || AWAY_CODES.test(code));
}

function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
