import { isIP } from 'node:net';
import type { Dispatcher } from 'undici';
import type { Header } from '../../rules/header.ts';
import { type Connect, Connection, createConnect } from './connection.ts';
import { CLIENT_OPTIONS } from './connection-pool.ts';
import { Exchange } from './exchange.ts';
import { readRawHeaders } from './raw-headers.ts';
import { createResolve, type Resolve } from './resolve.ts';
import { BODY_BYTES_MAX, ResponseBody } from './response.ts';
import type { AttemptResult, OutgoingRequest } from './sender.ts';
import { TlsSessions } from './tls-sessions.ts';
import { recordSocket, type SocketRecord } from './traced-socket.ts';
import type { RequestTrace, Tracer } from './tracer.ts';
import { CONNECT_TIMEOUT_MS, type UndiciSenderOptions } from './undici-sender.ts';

/** The tracer on Node: dials, vets, judges and cuts as `createUndiciSender` does. */
export function createUndiciTracer(options: Omit<UndiciSenderOptions, 'idleMax'>): Tracer {
  const { egressAllow: allow, clock, ca, resolve = createResolve() } = options;
  return async (request, deadlineMs) => {
    const { hostname } = new URL(request.origin);
    const literal = hostname.replace(/^\[|\]$/g, '');
    const resolved: string[] = isIP(literal) === 0 ? [] : [literal];
    const listed: Resolve = async (name) => {
      const addresses = await resolve(name);
      resolved.push(...addresses.map(({ address }) => address));
      return addresses;
    };
    const dial = { allow, resolve: listed, ca, connectTimeoutMs: CONNECT_TIMEOUT_MS, sessions: new TlsSessions() };
    const connect = createConnect(new URL(request.origin), dial);
    return trace(request, { connect, resolved, deadlineMs, now: () => clock.now() });
  };
}

interface TraceOptions {
  connect: Connect;
  resolved: string[];
  deadlineMs: number;
  now: () => number;
}

async function trace(request: OutgoingRequest, options: TraceOptions): Promise<RequestTrace> {
  const { connect, resolved, deadlineMs, now } = options;
  let seen: SocketRecord | undefined;
  const open = (origin: string) =>
    new Connection(
      new URL(origin),
      CLIENT_OPTIONS,
      (...args) => {
        const socket = connect(...args);
        if (socket) seen = recordSocket(socket);
        return socket;
      },
      { onRest: (connection) => connection.drop(), onDrop() {} },
    );
  const listener = new ResponseListener();
  const result = await new Promise<AttemptResult>((settle) => {
    const connections = { take: open, open };
    const listen = (exchange: Exchange) => listener.passOnTo(exchange);
    new Exchange({ connections, request, deadlineMs, now, settle, listener: listen }).start();
  });
  return {
    result,
    resolved,
    connection: seen?.connection ?? null,
    raw: seen && seen.written.length > 0 ? readSent(Buffer.concat(seen.written)) : null,
    response: listener.response,
    errorCode: listener.errorCode,
  };
}

/** Headers are Latin-1, as their values are written (RFC 9110 §5.5), and bodies are UTF-8. */
function readSent(bytes: Buffer): string {
  const end = bytes.indexOf('\r\n\r\n');
  const headLength = end < 0 ? bytes.length : end;
  return bytes.toString('latin1', 0, headLength) + bytes.toString('utf8', headLength);
}

/** Hears what undici tells an exchange, and keeps what an exchange does not. */
class ResponseListener implements Dispatcher.DispatchHandler {
  readonly #body = new ResponseBody(BODY_BYTES_MAX);
  #exchange: Exchange | undefined;
  #head: { status: number; headers: Header[] } | undefined;
  errorCode: string | null = null;

  passOnTo(exchange: Exchange): this {
    this.#exchange = exchange;
    return this;
  }

  get response(): RequestTrace['response'] {
    if (!this.#head) return null;
    const header = (name: string) => this.#head?.headers.find((each) => each.name.toLowerCase() === name)?.value;
    const body = this.#body.excerpt(header('content-type'), header('content-encoding'));
    return { ...this.#head, body, isTruncated: this.#body.isTruncated };
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#exchange?.onRequestStart(controller);
  }

  onResponseStarted(): void {
    this.#exchange?.onResponseStarted();
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: Parameters<Exchange['onResponseStart']>[2],
  ): void {
    if (status >= 200) this.#head = { status, headers: readRawHeaders(controller.rawHeaders) };
    this.#exchange?.onResponseStart(controller, status, headers);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#body.add(chunk);
    this.#exchange?.onResponseData(controller, chunk);
  }

  onResponseEnd(): void {
    this.#exchange?.onResponseEnd();
  }

  onResponseError(controller: Dispatcher.DispatchController | null, error: Error & { code?: unknown }): void {
    this.errorCode ??= typeof error.code === 'string' ? error.code : null;
    this.#exchange?.onResponseError(controller, error);
  }
}
