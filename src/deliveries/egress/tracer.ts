import type { Header } from '../../rules/header.ts';
import type { AttemptResult, OutgoingRequest } from './sender.ts';

export interface TracedCertificate {
  subject: string;
  issuer: string;
  validFrom: string;
  validTo: string;
}

/** Which socket a request went over; where TLS failed, with what was seen of it until then. */
export interface TracedConnection {
  address: string;
  port: number;
  tls: { version: string | null; cipher: string | null; certificate: TracedCertificate | null } | null;
}

/** Everything that could be seen of one request. Null or empty: there was nothing, or this runtime does not show it. */
export interface RequestTrace {
  result: AttemptResult;
  /** Every address that the host's name had. */
  resolved: string[];
  connection: TracedConnection | null;
  /** The bytes as they were written, as text. */
  raw: string | null;
  response: { status: number; headers: Header[]; body: string | null; isTruncated: boolean } | null;
  /** The system's or TLS' own word for what went wrong, such as ENOTFOUND. */
  errorCode: string | null;
}

/** Sends one request over a connection of its own, under a sender's rules, and tells all about it. Always resolves. */
export type Tracer = (request: OutgoingRequest, deadlineMs: number) => Promise<RequestTrace>;
