import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { nowMs } from '../clock.ts';
import type { Arrivals } from './arrivals.ts';

/** The partner: as little as an HTTP server can do, so that it measures the sender and not itself. */
let arrivals: Arrivals = { ids: [], bodies: [], at: [] };
let distinct = new Set<string>();

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const at = nowMs();
    const body = chunks.length === 1 ? (chunks[0] as Buffer).toString() : Buffer.concat(chunks).toString();
    response.writeHead(200, { 'content-length': 2 });
    response.end('ok');
    const id = request.headers['webhook-id'];
    // Who gives no id is known by what is said: the body has the moment the message came in.
    const key = typeof id === 'string' ? id : body;
    distinct.add(key);
    arrivals.ids.push(key);
    arrivals.bodies.push(body);
    arrivals.at.push(at);
  });
});

process.on('message', (question) => {
  if (question === 'count') process.send?.(distinct.size);
  if (question !== 'collect') return;
  process.send?.(arrivals);
  arrivals = { ids: [], bodies: [], at: [] };
  distinct = new Set();
});
process.on('disconnect', () => process.exit(0));

server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
