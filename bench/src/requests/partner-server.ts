import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A partner that takes its time: `/wait?ms=…`. Asked for `open`, it says how many of its callers wait just now. */
let open = 0;

const server = createServer((request, response) => {
  const waitMs = Number(new URL(request.url ?? '', 'http://partner').searchParams.get('ms'));
  open += 1;
  setTimeout(() => {
    open -= 1;
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"code":"SALE-7"}');
  }, waitMs);
});

process.on('message', (question) => {
  if (question === 'open') process.send?.(open);
});
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => process.exit(0));

server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
