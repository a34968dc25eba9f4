import type { Header } from '../../rules/header.ts';

/** One HTTP request, ready to go. `headers` alternates names and values. */
export interface OutgoingRequest {
  /** Left out: POST. A GET has no body, others none where it is empty. */
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** How many bytes of the response's body are handed back with its headers; left out: an excerpt is all. */
  keepBytes?: number;
  url: string;
  /** The URL's scheme, host and port; its path and query: cut once per endpoint, not once per request. */
  origin: string;
  path: string;
  headers: string[];
  body: string;
}

/**
 * What went wrong on the way, where something did: `blocked_address` and `blocked_port` are our own refusals,
 * `invalid_header` never left the house, `too_large` is about headers (a long body is only cut), `connector`: its
 * credentials were not to be had, and nothing was sent.
 */
export type ErrorClass =
  | 'dns'
  | 'blocked_address'
  | 'blocked_port'
  | 'connect'
  | 'tls'
  | 'timeout'
  | 'reset'
  | 'bad_response'
  | 'too_large'
  | 'invalid_header'
  | 'connector';

/**
 * Where the time went, ms. dns, connect and tls are each on their own, firstByte and total count from the start. Null:
 * there was no such part, because the connection was open already, the URL is without TLS, or it never got that far.
 */
export interface AttemptTiming {
  dns: number | null;
  connect: number | null;
  tls: number | null;
  firstByte: number | null;
  total: number;
}

/** What became of one request. A status may come with an error: headers arrived, the rest did not. */
export interface AttemptResult {
  status: number | null;
  errorClass: ErrorClass | null;
  timing: AttemptTiming;
  /** The beginning of the body, storable; null where there is none to show. */
  responseExcerpt: string | null;
  /** `Retry-After`, as a wait from now. */
  retryAfterMs: number | null;
  /** There where the request asked for it (`keepBytes`) and a status came. */
  response?: KeptResponse;
}

/** A response as a program reads it. */
export interface KeptResponse {
  headers: Header[];
  /** Unpacked. */
  body: Uint8Array;
  /** There was more than is kept. */
  isTruncated: boolean;
}

/**
 * The port to the network: sends one request and always resolves, `deadlineMs` after the call at the latest. Redirects are
 * not followed, bodies are neither decompressed without bound nor read to an end that never comes.
 */
export type Sender = (request: OutgoingRequest, deadlineMs: number) => Promise<AttemptResult>;
