import { createServer, type Socket } from 'node:net';
import { nowMs } from '../clock.ts';
import type { Arrivals } from './arrivals.ts';
import { pathOf } from './owed.ts';

/**
 * The partners, all on one port, by path. No HTTP library: the cores are shared, and what the receiver takes the senders
 * do not have. It understands what undici writes: lower-case names, a content-length, one request after the other.
 */
const OK = answer('200 OK', 'ok');
const FAILED = answer('500 Internal Server Error', 'no');
const HUNG_PATH = `POST ${pathOf('hung')} `;
const FAILING_PATH = `POST ${pathOf('failing')} `;
const HEAD_END = '\r\n\r\n';
const ID = '\r\nwebhook-id: ';
const LENGTH = '\r\ncontent-length: ';
const ARRAY = '['.charCodeAt(0);

let arrivals = nothing();
let distinct = new Set<string>();

const server = createServer({ noDelay: true }, (socket) => {
  let pending: Buffer | undefined;
  socket.on('data', (chunk: Buffer) => {
    const bytes = pending ? Buffer.concat([pending, chunk]) : chunk;
    const read = takeRequests(socket, bytes);
    pending = read === bytes.length ? undefined : bytes.subarray(read);
  });
  socket.on('error', () => socket.destroy());
});

/** Answers every whole request; returns how many bytes those had. */
function takeRequests(socket: Socket, bytes: Buffer): number {
  let from = 0;
  for (;;) {
    const headEnd = bytes.indexOf(HEAD_END, from, 'latin1');
    if (headEnd === -1) return from;
    const lengthAt = bytes.indexOf(LENGTH, from, 'latin1') + LENGTH.length;
    const bodyAt = headEnd + HEAD_END.length;
    const end = bodyAt + Number(bytes.toString('latin1', lengthAt, bytes.indexOf('\r', lengthAt, 'latin1')));
    if (bytes.length < end) return from;
    take(socket, bytes, from, bodyAt, end);
    from = end;
  }
}

function take(socket: Socket, bytes: Buffer, from: number, bodyAt: number, end: number): void {
  if (startsWith(bytes, from, HUNG_PATH)) {
    arrivals.hung++;
    return;
  }
  if (startsWith(bytes, from, FAILING_PATH)) {
    arrivals.failing++;
    socket.write(FAILED);
    return;
  }
  socket.write(OK);
  const idAt = bytes.indexOf(ID, from, 'latin1') + ID.length;
  const id = bytes.toString('latin1', idAt, bytes.indexOf('\r', idAt, 'latin1'));
  arrivals.ids.push(id);
  arrivals.at.push(nowMs());
  if (distinct.has(id)) return;
  distinct.add(id);
  arrivals.events +=
    bytes[bodyAt] === ARRAY ? (JSON.parse(bytes.toString('utf8', bodyAt, end)) as unknown[]).length : 1;
}

function startsWith(bytes: Buffer, from: number, text: string): boolean {
  return bytes[from + 6] === text.charCodeAt(6) && bytes.toString('latin1', from, from + text.length) === text;
}

function answer(status: string, body: string): string {
  return `HTTP/1.1 ${status}\r\ncontent-type: text/plain\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

function nothing(): Arrivals {
  return { ids: [], at: [], events: 0, hung: 0, failing: 0 };
}

process.on('message', (question) => {
  if (question === 'count') process.send?.(arrivals.events);
  if (question !== 'collect') return;
  process.send?.(arrivals);
  arrivals = nothing();
  distinct = new Set();
});
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => process.exit(0));
server.listen({ port: 0, host: '127.0.0.1', backlog: 1024 }, () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') process.send?.({ port: address.port });
});
