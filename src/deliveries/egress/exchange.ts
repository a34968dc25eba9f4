import { type Dispatcher, errors } from 'undici';
import { type Connection, ConnectTimeoutError, type Opening, TooMuchReceivedError } from './connection.ts';
import { BlockedError } from './guard.ts';
import { readRawHeaders } from './raw-headers.ts';
import { EXCERPT_BYTES_MAX, parseRetryAfter, ResponseBody, redirectExcerpt } from './response.ts';
import type { AttemptResult, AttemptTiming, ErrorClass, KeptResponse, OutgoingRequest } from './sender.ts';

type ResponseHeaders = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>[2];

/** Where connections come from: one that may be in use since long, or one that is opened for this request. */
interface ConnectionSource {
  take(origin: string): Connection;
  open(origin: string): Connection;
}

interface ExchangeOptions {
  connections: ConnectionSource;
  request: OutgoingRequest;
  deadlineMs: number;
  now: () => number;
  /** Called once, at the deadline at the latest. */
  settle: (result: AttemptResult) => void;
  /** Who is told what undici says, and passes it on to the exchange. */
  listener?: (exchange: Exchange) => Dispatcher.DispatchHandler;
}

// Early hints and progress come in ones and twos; a flood of them is no answer.
const INTERIM_RESPONSES_MAX = 32;

const NO_HEADERS: ResponseHeaders = {};

/**
 * One request and its response, as undici reports them. Sent once: what fails after the first byte was written is
 * reported. Only a request that was waiting for a connection at rest when the receiver closed it is sent over a new one:
 * not a byte of it had left.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly #options: ExchangeOptions;
  readonly #startedAt = performance.now();
  readonly #timer: NodeJS.Timeout;
  readonly #body: ResponseBody;
  #connection: Connection;
  #isFirstTry = true;
  #controller: Dispatcher.DispatchController | undefined;
  #opening: Opening | null = null;
  #firstByteAt: number | null = null;
  #interimResponses = 0;
  #status: number | null = null;
  #headers = NO_HEADERS;
  /** As they came; only where the response is asked for. */
  #rawHeaders: Dispatcher.DispatchController['rawHeaders'];
  #settled = false;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.#body = ResponseBody.keeping(options.request.keepBytes);
    this.#timer = setTimeout(() => this.#cut('timeout'), options.deadlineMs);
    this.#connection = options.connections.take(options.request.origin);
  }

  /** Sends the request. */
  start(): void {
    const { origin, path, method = 'POST', headers, body } = this.#options.request;
    const whole = { origin, path, method, headers, body: method === 'GET' || body === '' ? null : body };
    this.#connection.dispatch(whole, this.#options.listener?.(this) ?? this);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    this.#opening = this.#connection.opening;
    this.#connection.opening = null;
  }

  onResponseStarted(): void {
    this.#firstByteAt ??= performance.now();
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: ResponseHeaders): void {
    if (status < 200) {
      this.#interimResponses += 1;
      if (this.#interimResponses > INTERIM_RESPONSES_MAX) this.#cut('bad_response');
      return;
    }
    this.#status = status;
    this.#headers = headers;
    if (this.#options.request.keepBytes !== undefined) this.#rawHeaders = controller.rawHeaders;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.#body.add(chunk)) this.#cut(null);
  }

  onResponseEnd(): void {
    this.#finish(null);
    this.#connection.rest();
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    const isUnsent = !this.#controller && this.#connection.opening === null && !isRefused(error);
    const opening = this.#opening ?? this.#connection.opening;
    this.#connection.drop();
    if (isUnsent && this.#isFirstTry && !this.#settled) {
      this.#isFirstTry = false;
      this.#connection = this.#options.connections.open(this.#options.request.origin);
      this.start();
    } else {
      this.#opening = opening;
      this.#finish(this.#classify(error));
    }
  }

  /** Ends it from our side: what has arrived counts, the connection is not used again. */
  #cut(errorClass: ErrorClass | null): void {
    this.#opening ??= this.#connection.opening;
    this.#finish(errorClass);
    this.#controller?.abort(new Error('cut'));
    this.#connection.drop();
  }

  #finish(errorClass: ErrorClass | null): void {
    if (this.#settled) return;
    this.#settled = true;
    clearTimeout(this.#timer);
    const status = this.#status;
    const encoding = this.#header('content-encoding');
    const excerpt = this.#body.excerpt(this.#header('content-type'), encoding, EXCERPT_BYTES_MAX);
    const isRedirect = status !== null && status >= 300 && status < 400;
    const result: AttemptResult = {
      status,
      errorClass,
      timing: this.#timing(),
      responseExcerpt: isRedirect ? redirectExcerpt(this.#header('location'), excerpt) : excerpt,
      retryAfterMs: parseRetryAfter(this.#header('retry-after'), this.#options.now()),
    };
    const { keepBytes } = this.#options.request;
    if (keepBytes !== undefined && status !== null) result.response = this.#keep(keepBytes, encoding);
    this.#options.settle(result);
  }

  #keep(bytesMax: number, encoding: string | undefined): KeptResponse {
    return { headers: readRawHeaders(this.#rawHeaders), ...this.#body.unpacked(bytesMax, encoding) };
  }

  #header(name: string): string | undefined {
    const value = this.#headers[name];
    return typeof value === 'object' ? value[0] : value;
  }

  #classify(error: Error): ErrorClass | null {
    if (error instanceof BlockedError) return error.errorClass;
    if (error instanceof ConnectTimeoutError) return 'timeout';
    if (isRefused(error)) return 'invalid_header';
    if (!this.#controller) return phaseOf(this.#opening);
    // Too long after the status is like a body that is too long: cut, and the status stands.
    if (error instanceof TooMuchReceivedError) return this.#status === null ? 'too_large' : null;
    if (error instanceof errors.HeadersOverflowError) return 'too_large';
    // undici calls a body that breaks off, and headers with two lengths, by one name.
    if (error instanceof errors.ResponseContentLengthMismatchError) return this.#status ? 'reset' : 'bad_response';
    const isMalformed =
      error instanceof errors.HTTPParserError ||
      // undici's own words for an answer that nobody asked for, or an upgrade.
      (error instanceof errors.SocketError && error.message.startsWith('bad '));
    return isMalformed ? 'bad_response' : 'reset';
  }

  #timing(): AttemptTiming {
    const opening = this.#opening;
    const tcpFrom = opening?.resolvedAt ?? opening?.startedAt ?? null;
    return {
      dns: span(opening?.startedAt, opening?.resolvedAt),
      connect: span(tcpFrom, opening?.connectedAt),
      tls: span(opening?.connectedAt, opening?.securedAt),
      firstByte: span(this.#startedAt, this.#firstByteAt),
      total: span(this.#startedAt, performance.now()) ?? 0,
    };
  }
}

/** undici would not send it: a header that would inject another, or that is not ours to set. */
function isRefused(error: Error): boolean {
  return error instanceof errors.InvalidArgumentError || error instanceof errors.NotSupportedError;
}

/** How far opening got tells what failed, better than a list of error codes. */
function phaseOf(opening: Opening | null): ErrorClass {
  if (!opening) return 'connect';
  if (opening.connectedAt !== null) return 'tls';
  return opening.resolvedAt === null ? 'dns' : 'connect';
}

/** Milliseconds with two decimals; null where either end is missing. */
function span(from: number | null | undefined, to: number | null | undefined): number | null {
  return from == null || to == null ? null : Math.round((to - from) * 100) / 100;
}
