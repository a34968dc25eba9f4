import type { Socket } from 'node:net';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import type { TracedCertificate, TracedConnection } from './tracer.ts';

/** What is seen of a socket: filled in as it goes. */
export interface SocketRecord {
  connection: TracedConnection | null;
  written: Buffer[];
}

/** Writes down where a socket leads, what TLS came to, and every byte that is written to it (before encryption). */
export function recordSocket(socket: Socket): SocketRecord {
  const record: SocketRecord = { connection: null, written: [] };
  socket.once('connect', () => {
    const { remoteAddress = '', remotePort = 0 } = socket;
    record.connection = { address: remoteAddress, port: remotePort, tls: null };
  });
  // Before Node judges the certificate: of one that is refused nothing is left to see afterwards.
  socket.prependOnceListener('secure', () => {
    if (record.connection) record.connection.tls = describeTls(socket as TLSSocket);
  });
  const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
  socket.write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
    const encoding = typeof rest[0] === 'string' ? (rest[0] as BufferEncoding) : 'utf8';
    record.written.push(typeof chunk === 'string' ? Buffer.from(chunk, encoding) : Buffer.from(chunk));
    return write(chunk, ...rest);
  };
  return record;
}

function describeTls(socket: TLSSocket): NonNullable<TracedConnection['tls']> {
  const certificate = socket.getPeerCertificate();
  return {
    version: socket.getProtocol(),
    cipher: socket.getCipher()?.name ?? null,
    certificate: certificate.valid_to ? describeCertificate(certificate) : null,
  };
}

function describeCertificate({ subject, issuer, valid_from, valid_to }: PeerCertificate): TracedCertificate {
  return {
    subject: describeName(subject),
    issuer: describeName(issuer),
    validFrom: new Date(valid_from).toISOString(),
    validTo: new Date(valid_to).toISOString(),
  };
}

/** `CN=partner.test, O=Partner`. */
function describeName(name: object): string {
  return Object.entries(name)
    .map(([key, value]) => `${key}=${value}`)
    .reverse()
    .join(', ');
}
