import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** When a provider reports what became of a message, and in which order. */
export type StatusCallbacks = 'none' | 'ordered' | 'out_of_order';

export interface FakeRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface FakeAnswer {
  status: number;
  headers?: Record<string, string>;
  body: unknown;
  /** What the provider does once it has answered: its status callbacks. */
  afterwards?: () => Promise<void>;
}

export interface FakeServer {
  url: string;
  /** The next request is read and never answered; resolves when that has happened. */
  hangNext(): Promise<void>;
  /** Why status callbacks could not be posted. */
  callbackErrors: unknown[];
  /** Resolves when every status callback so far has been answered or has failed. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** A provider's API on a free loopback port: answers with `handle` after `latencyMs`. */
export async function startFakeServer(
  handle: (request: FakeRequest) => FakeAnswer,
  latencyMs: number,
): Promise<FakeServer> {
  const hanging: (() => void)[] = [];
  const callbacks = new Set<Promise<void>>();
  const callbackErrors: unknown[] = [];
  const server = createServer((request, response) => {
    readBody(request, (body) => {
      const swallowed = hanging.shift();
      if (swallowed) return swallowed();
      const answer = handle({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body });
      const finish = () => {
        send(response, answer);
        if (answer.afterwards) track(answer.afterwards());
      };
      if (latencyMs > 0) setTimeout(finish, latencyMs);
      else finish();
    });
  });

  function track(callback: Promise<void>): void {
    const tracked = callback
      .catch((error: unknown) => {
        callbackErrors.push(error);
      })
      .finally(() => callbacks.delete(tracked));
    callbacks.add(tracked);
  }

  async function settled(): Promise<void> {
    while (callbacks.size > 0) await Promise.all(callbacks);
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hangNext: () => new Promise((resolve) => hanging.push(resolve)),
    callbackErrors,
    settled,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function readBody(request: IncomingMessage, done: (body: string) => void): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => done(Buffer.concat(chunks).toString()));
}

function send(response: ServerResponse, answer: FakeAnswer): void {
  const body = JSON.stringify(answer.body);
  response.writeHead(answer.status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...answer.headers,
  });
  response.end(body);
}
