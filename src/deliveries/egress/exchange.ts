import { type Dispatcher, errors } from 'undici';
import { type Connection, type ConnectionAware, ConnectTimeoutError, type Opening } from './connection.ts';
import { BlockedError } from './guard.ts';
import { parseRetryAfter, ResponseBody } from './response.ts';
import type { AttemptResult, AttemptTiming, ErrorClass } from './sender.ts';

type ResponseHeaders = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>[2];

/** One request and its response, as undici reports them; `settle` is called once, at the deadline at the latest. */
export class Exchange implements Dispatcher.DispatchHandler, ConnectionAware {
  connection: Connection = { opening: null };
  readonly #settle: (result: AttemptResult) => void;
  readonly #now: () => number;
  readonly #startedAt = performance.now();
  readonly #timer: NodeJS.Timeout;
  readonly #body = new ResponseBody();
  #controller: Dispatcher.DispatchController | undefined;
  #opening: Opening | null = null;
  #firstByteAt: number | null = null;
  #status: number | null = null;
  #headers: ResponseHeaders = {};
  #settled = false;

  constructor(settle: (result: AttemptResult) => void, deadlineMs: number, now: () => number) {
    this.#settle = settle;
    this.#now = now;
    this.#timer = setTimeout(() => this.#cut('timeout'), deadlineMs);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#opening = this.connection.opening;
    this.connection.opening = null;
    // The deadline may have passed while the connection was being opened: then nothing is sent any more.
    if (this.#settled) controller.abort(new Error('too late'));
    this.#controller = controller;
  }

  onResponseStarted(): void {
    this.#firstByteAt ??= performance.now();
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: ResponseHeaders): void {
    // 1xx: not the answer yet.
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.#body.add(chunk)) this.#cut(null);
  }

  onResponseEnd(): void {
    this.#finish(null);
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    this.#finish(this.#classify(error));
  }

  /** Ends it from our side: what has arrived counts, the connection is not used again. */
  #cut(errorClass: ErrorClass | null): void {
    this.#finish(errorClass);
    this.#controller?.abort(new Error('cut'));
  }

  #finish(errorClass: ErrorClass | null): void {
    if (this.#settled) return;
    this.#settled = true;
    clearTimeout(this.#timer);
    const header = (name: string) => [this.#headers[name]].flat()[0];
    this.#settle({
      status: this.#status,
      errorClass,
      timing: this.#timing(),
      responseExcerpt: this.#body.excerpt(header('content-type'), header('content-encoding')),
      retryAfterMs: parseRetryAfter(header('retry-after'), this.#now()),
    });
  }

  #classify(error: Error): ErrorClass {
    if (error instanceof BlockedError) return error.errorClass;
    if (error instanceof ConnectTimeoutError) return 'timeout';
    if (error instanceof errors.InvalidArgumentError) return 'invalid_header';
    if (!this.#controller) return phaseOf(this.connection.opening);
    if (error instanceof errors.HeadersOverflowError) return 'too_large';
    const malformed =
      error instanceof errors.HTTPParserError ||
      error instanceof errors.ResponseContentLengthMismatchError ||
      // undici's own words for an answer that nobody asked for, or an upgrade.
      (error instanceof errors.SocketError && error.message.startsWith('bad '));
    return malformed ? 'bad_response' : 'reset';
  }

  #timing(): AttemptTiming {
    const opening = this.#opening ?? (this.#controller ? null : this.connection.opening);
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
