import type { RequestTrace } from '../egress/tracer.ts';

/** Where a request was to go, for whoever reads what became of it. */
interface Destination {
  host: string;
  port: number;
  deadlineMs: number;
  /** Somebody waits for what the answer says. */
  isAnswerNeeded?: boolean;
}

const UNKNOWN_AUTHORITY = `is by an authority that nobody here knows, or comes without its intermediate certificate.
 Serve the whole chain, with a certificate of a public authority.`.replaceAll('\n', '');

const CERTIFICATE_FAULTS: Record<string, string> = {
  ERR_TLS_CERT_ALTNAME_INVALID: 'is for another host. Serve one that names this host.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'is self-signed. Serve one of a public authority.',
  CERT_NOT_YET_VALID: 'is not valid yet. Check it, and the clock of the machine it was made on.',
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_AUTHORITY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_AUTHORITY,
};

/** One or two sentences for the receiver's people: in which phase it failed, and what to do; undefined: it did not. */
export function explainError(trace: RequestTrace, to: Destination): string | undefined {
  const { host, port, deadlineMs } = to;
  switch (trace.result.errorClass) {
    case null:
      return undefined;
    case 'dns':
      return `The name ${host} could not be resolved. Check its spelling and its DNS records (A or AAAA).`;
    case 'blocked_address':
      return `${describeAddresses(trace, host)} within a private network or otherwise not public, and is not called. Use a host that the whole internet reaches.`;
    case 'blocked_port':
      return `Port ${port} is not called. Use 443, 80, or one from 1024 on.`;
    case 'connect':
      return `No connection to ${host}, port ${port}: ${describeConnectFailure(trace.errorCode)}`;
    case 'tls':
      return explainTls(trace, host);
    case 'timeout':
      return `${describePhase(trace)} within ${deadlineMs / 1_000} s, all phases together. ${adviseTheSlow(to)}`;
    case 'reset':
      return trace.result.status === null
        ? 'The receiver closed the connection before it answered. Look for a crash, a proxy or a limit on its side.'
        : 'The receiver closed the connection in the middle of its answer. Check the content-length that it sends.';
    case 'bad_response':
      return 'What came back is not HTTP/1.1. Check that a web server listens on this port, and no proxy rewrites its answers.';
    case 'too_large':
      return 'The headers of the answer are too large: at most 16 KiB are read.';
    case 'invalid_header':
      return 'A custom header of this endpoint cannot be sent. Check their names, and their values for line breaks.';
    case 'connector':
      return trace.result.responseExcerpt ?? 'The credentials of its connector could not be had.';
  }
}

function describeAddresses({ resolved }: RequestTrace, host: string): string {
  const isName = resolved.length > 0 && !resolved.includes(host);
  return isName ? `${host} leads to ${resolved.join(', ')}, of which at least one is` : `${host} is`;
}

function describeConnectFailure(code: string | null): string {
  if (code === 'ECONNREFUSED') return 'nothing listens there. Start the receiver, or correct the port.';
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return 'there is no way there. Check the address of the host.';
  return 'it could not be opened. Check that a firewall lets it through.';
}

function explainTls({ connection, errorCode }: RequestTrace, host: string): string {
  const certificate = connection?.tls?.certificate;
  if (errorCode === 'CERT_HAS_EXPIRED') {
    const since = certificate ? ` on ${certificate.validTo.slice(0, 10)}` : '';
    return `The certificate of ${host} expired${since}. Renew it.`;
  }
  const fault = errorCode === null ? undefined : CERTIFICATE_FAULTS[errorCode];
  if (fault !== undefined) return `The certificate of ${host} ${fault}`;
  if (certificate) return `The certificate of ${host} is not trusted (${errorCode}).`;
  return `There was no TLS handshake with ${host}. Check that the port speaks https, TLS 1.2 or newer.`;
}

function adviseTheSlow({ isAnswerNeeded }: Destination): string {
  return isAnswerNeeded ? 'Answer sooner, or give the request more time.' : 'Answer first and do the work afterwards.';
}

/** How far it got is what the timing has; a runtime that shows no sockets has none of it. */
function describePhase({ result: { status, timing }, connection, raw }: RequestTrace): string {
  if (status !== null) return 'The answer began, but did not end';
  if (timing.firstByte !== null) return 'The headers of the answer did not end';
  if (raw !== null) return 'No answer came';
  if (connection !== null) return 'The TLS handshake did not end';
  if (timing.dns !== null) return 'No connection stood (a firewall drops what it does not let through, perhaps)';
  return 'The name of the host was not resolved, or nothing answered there';
}
