/** How long each part of an exchange took, ms: the first three each on its own, the others from the start. */
export interface Timing {
  dns: number | null;
  connect: number | null;
  tls: number | null;
  firstByte: number | null;
  total: number;
}

export interface ShownHeader {
  name: string;
  value: string;
}

export interface ShownConnection {
  address: string;
  port: number;
  tls?:
    | {
        version: string | null;
        cipher: string | null;
        certificate: { subject: string; issuer: string; validFrom: string; validTo: string } | null;
      }
    | undefined;
}

/**
 * An exchange with a partner as far as it is known. Tests of endpoints, account webhooks and requests have this form; of a
 * delivery's attempt `traceOfAttempt` makes it.
 */
export interface ShownTrace {
  ok: boolean;
  verdict?: { outcome: 'delivered' | 'retry' | 'failed'; why: string };
  /** Left out where it is not known. */
  resolved?: readonly string[];
  connection?: ShownConnection | null;
  request?: {
    method: string;
    url: string;
    headers: readonly ShownHeader[];
    raw?: string | null;
    body: string | null;
  };
  response: {
    status: number;
    headers?: readonly ShownHeader[];
    body: string | null;
    truncated?: boolean;
  } | null;
  timing: Timing | null;
  errorClass?: string | undefined;
  errorMessage?: string | undefined;
}

interface Attempt {
  outcome: 'delivered' | 'retry' | 'failed' | 'skipped';
  status?: number | undefined;
  errorClass?: string | undefined;
  timing: Timing;
  responseExcerpt: string | null;
}

/** One attempt of a delivery: its record has neither headers nor addresses. */
export function traceOfAttempt({ outcome, status, errorClass, timing, responseExcerpt }: Attempt): ShownTrace {
  return {
    ok: outcome === 'delivered',
    response: status === undefined ? null : { status, body: responseExcerpt },
    timing,
    errorClass,
    // Where there was no answer, the record keeps why.
    errorMessage: status === undefined ? (responseExcerpt ?? undefined) : undefined,
  };
}

export type PhaseName = 'dns' | 'connect' | 'tls' | 'waiting' | 'reading';

/** A part of the time, from where to where (ms since the start). */
export interface Phase {
  name: PhaseName;
  from: number;
  to: number;
}

/** The time of an exchange in parts that follow one another; a part that there was not is left out. */
export function listPhases({ dns, connect, tls, firstByte, total }: Timing): Phase[] {
  const phases: Phase[] = [];
  let at = 0;
  const add = (name: PhaseName, length: number | null) => {
    if (length === null) return;
    const to = Math.min(at + Math.max(0, length), Math.max(total, at));
    phases.push({ name, from: at, to });
    at = to;
  };
  add('dns', dns);
  add('connect', connect);
  add('tls', tls);
  // Without a first byte it waited to the end.
  add('waiting', (firstByte ?? total) - at);
  if (firstByte !== null) add('reading', total - at);
  return phases;
}
