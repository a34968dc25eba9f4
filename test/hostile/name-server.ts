import { createSocket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import { closeAtEnd } from './receivers.ts';

const TYPE_A = 1;
const TYPE_AAAA = 28;
const NO_SUCH_NAME = 3;

/** What a name resolves to; undefined: there is no such name; 'silence': nobody answers. */
export type Answer = (name: string) => { v4?: string[]; v6?: string[] } | 'silence' | undefined;

/** A DNS server on a loopback port; `asked` are the names it was asked the IPv4 addresses of. */
export async function startNameServer(answer: Answer): Promise<{ address: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createSocket('udp4', (query, from) => {
    const { name, type, end } = readQuestion(query);
    if (type === TYPE_A) asked.push(name);
    const known = answer(name);
    if (known === 'silence') return;
    const records =
      type === TYPE_A ? (known?.v4 ?? []).map(v4Bytes) : type === TYPE_AAAA ? (known?.v6 ?? []).map(v6Bytes) : [];
    server.send(writeAnswer(query.subarray(0, end), type, records, known === undefined), from.port, from.address);
  });
  await new Promise<void>((bound) => server.bind(0, '127.0.0.1', bound));
  closeAtEnd(() => server.close());
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

function readQuestion(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

/** RFC 1035 §4.1: the question again, then records that point to its name and live for no second. */
function writeAnswer(question: Buffer, type: number, records: Buffer[], isUnknown: boolean): Buffer {
  const head = Buffer.from(question);
  head.writeUInt16BE(0x8180 | (isUnknown ? NO_SUCH_NAME : 0), 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(records.length, 6);
  head.writeUInt32BE(0, 8);
  const written = records.map((data) => {
    const record = Buffer.alloc(12);
    record.writeUInt16BE(0xc00c, 0);
    record.writeUInt16BE(type, 2);
    record.writeUInt16BE(1, 4);
    record.writeUInt16BE(data.length, 10);
    return Buffer.concat([record, data]);
  });
  return Buffer.concat([head, ...written]);
}

const v4Bytes = (address: string) => Buffer.from(address.split('.').map(Number));

/** Eight groups, none left out. */
const v6Bytes = (address: string) =>
  Buffer.from(
    address
      .split(':')
      .map((group) => group.padStart(4, '0'))
      .join(''),
    'hex',
  );
