import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { TEST_CERTIFICATE, TEST_CERTIFICATE_KEY } from './certificate.ts';

/** A receiver on a loopback port. */
export interface Receiver {
  port: number;
  /** Connections opened to it so far. */
  connections: number;
  close(): Promise<void>;
}

export type Handle = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** A receiver that speaks HTTP; `handle` gets each request with its whole body. */
export function startReceiver(
  handle: Handle,
  options: { tls?: boolean | { cert: string; key: string } } = {},
): Promise<Receiver> {
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => handle(request, response, Buffer.concat(chunks).toString()));
  };
  if (!options.tls) return listen(createServer(listener));
  const own = { cert: TEST_CERTIFICATE, key: TEST_CERTIFICATE_KEY };
  return listen(createTlsServer(options.tls === true ? own : options.tls, listener));
}

/** A receiver without any protocol: gets the socket as soon as something was sent over it. */
export function startRawReceiver(handle: (socket: Socket) => void): Promise<Receiver> {
  return listen(createTcpServer((socket) => socket.once('data', () => handle(socket)).on('error', () => {})));
}

async function listen(server: Server): Promise<Receiver> {
  const sockets = new Set<Socket>();
  const receiver: Receiver = {
    port: 0,
    connections: 0,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  server.on('connection', (socket: Socket) => {
    receiver.connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  receiver.port = (server.address() as AddressInfo).port;
  return receiver;
}
