import { describe, expect, test } from 'vitest';
import {
  AUTHORITY,
  CERTIFICATE_KEY,
  EXPIRED_CERTIFICATE,
  OTHER_HOST_CERTIFICATE,
  SELF_SIGNED_CERTIFICATE,
  VALID_CERTIFICATE,
} from './certificates.ts';
import { openSender, receive, receiveRaw } from './receivers.ts';

const resolve = async () => [{ address: '127.0.0.1', family: 4 }];

async function receiveTls(cert: string, seen: { servername?: string | false; resumed?: boolean }[] = []) {
  const receiver = await receive(
    (request, response) => {
      const socket = request.socket as { servername?: string | false; isSessionReused?(): boolean };
      seen.push({ servername: socket.servername, resumed: socket.isSessionReused?.() });
      response.writeHead(200, { connection: 'close' }).end('ok');
    },
    { tls: { cert, key: CERTIFICATE_KEY } },
  );
  return Object.assign(receiver, { origin: `https://partner.test:${receiver.port}`, seen });
}

describe.concurrent('TLS', () => {
  test('trusts a certificate of the host by a known authority', async () => {
    const { origin } = await receiveTls(VALID_CERTIFICATE);
    expect(await openSender({ resolve, ca: AUTHORITY }).post(origin)).toMatchObject({ status: 200, errorClass: null });
  });

  test.each([
    ['that has expired', EXPIRED_CERTIFICATE],
    ['that is self-signed', SELF_SIGNED_CERTIFICATE],
    ['of another host', OTHER_HOST_CERTIFICATE],
  ])('trusts no certificate %s, and sends it nothing; trying again changes nothing', async (_name, cert) => {
    const { origin, seen } = await receiveTls(cert);
    const { post } = openSender({ resolve, ca: AUTHORITY });
    for (let i = 0; i < 3; i++) expect(await post(origin)).toMatchObject({ status: null, errorClass: 'tls' });
    expect(seen).toEqual([]);
  });

  test('trusts no authority that the system does not know', async () => {
    const { origin } = await receiveTls(VALID_CERTIFICATE);
    expect(await openSender({ resolve }).post(origin)).toMatchObject({ status: null, errorClass: 'tls' });
  });

  test('names the host to receivers that serve many, without the root’s dot', async () => {
    const { port, seen } = await receiveTls(VALID_CERTIFICATE);
    const { post } = openSender({ resolve, ca: AUTHORITY });
    for (const host of ['partner.test', 'partner.test.']) {
      expect(await post(`https://${host}:${port}`)).toMatchObject({ status: 200 });
    }
    expect(seen.map(({ servername }) => servername)).toEqual(['partner.test', 'partner.test']);
  });

  test('names nobody where the URL has an address, and checks the certificate against it', async () => {
    const { port } = await receiveTls(VALID_CERTIFICATE);
    const result = await openSender({ ca: AUTHORITY }).post(`https://127.0.0.1:${port}`);
    expect(result).toMatchObject({ status: null, errorClass: 'tls' });
  });

  test('is resumed on the next connection: half a handshake', async () => {
    const { origin, seen } = await receiveTls(VALID_CERTIFICATE);
    const { post } = openSender({ resolve, ca: AUTHORITY });
    for (let i = 0; i < 2; i++) expect(await post(origin)).toMatchObject({ status: 200 });
    expect(seen.map(({ resumed }) => resumed)).toEqual([false, true]);
  });

  test('spoken to a receiver that speaks plain HTTP, or nonsense, is a TLS error', async () => {
    const plain = await receive((_request, response) => response.end('ok'));
    const nonsense = await receiveRaw((socket) => socket.write('\x16\x03\x01nonsense\0\0\0\0'));
    const { post } = openSender({ resolve, ca: AUTHORITY });
    for (const { port } of [plain, nonsense]) {
      expect(await post(`https://partner.test:${port}`)).toMatchObject({ status: null, errorClass: 'tls' });
    }
  });

  test('cut off during the handshake is a TLS error', async () => {
    const { port } = await receiveRaw((socket) => socket.resetAndDestroy());
    const result = await openSender({ resolve }).post(`https://partner.test:${port}`);
    expect(result).toMatchObject({ status: null, errorClass: 'tls' });
  });
});
