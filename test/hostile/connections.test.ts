import type { Socket } from 'node:net';
import { describe, expect, test, vi } from 'vitest';
import { closeAtEnd, DEADLINE_MS, nextTurn, openSender, receive, receiveRaw } from './receivers.ts';

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

/** A receiver that answers what comes over each socket; `bodies` are the requests it saw, whole or not. */
async function keepAlive(answer: (socket: Socket, nth: number) => void = (socket) => socket.write(OK)) {
  const bodies: string[] = [];
  const sockets: Socket[] = [];
  const receiver = await receiveRaw((socket) => {
    sockets.push(socket);
    const take = (chunk: Buffer) => {
      bodies.push(chunk.toString().split('\r\n\r\n')[1] ?? '');
      answer(socket, bodies.length);
    };
    // The chunk that made it known is gone: whoever needs it asks with an empty first request.
    bodies.push('');
    answer(socket, bodies.length);
    socket.on('data', take);
  });
  return Object.assign(receiver, { bodies, sockets });
}

describe.concurrent('a connection that breaks', () => {
  test.each<[string, (socket: Socket) => void]>([
    ['by RST after the request', (socket) => socket.resetAndDestroy()],
    ['by FIN after the request: half-closed, silent', (socket) => void socket.end()],
    ['within the status line', (socket) => void socket.end('HTTP/1.1 20')],
    ['within the headers', (socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-le')],
  ])('%s is a reset without a status', async (_name, end) => {
    const { origin } = await receiveRaw(end);
    expect(await openSender().post(origin)).toMatchObject({ status: null, errorClass: 'reset' });
  });

  test.each([
    ['within a body of known length', 'content-length: 100\r\n\r\nhalf'],
    ['within a body of known length, as announced', 'content-length: 100\r\nconnection: close\r\n\r\nhalf'],
    ['within a chunk', 'transfer-encoding: chunked\r\n\r\n64\r\nhalf'],
    ['between two chunks', 'transfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n'],
  ])('%s is a reset beside the status, with what had come', async (_name, head) => {
    const { origin } = await receiveRaw((socket) => socket.end(`HTTP/1.1 200 OK\r\n${head}`));
    const result = await openSender().post(origin);
    expect(result).toMatchObject({ status: 200, errorClass: 'reset', responseExcerpt: 'half' });
  });

  test('before the whole request was read, with an answer: the answer counts, nothing is sent there again', async () => {
    const receiver = await receiveRaw((socket) => socket.pause().write(`HTTP/1.1 413 Too Large\r\n${OK.slice(17)}`));
    const { post, connections } = openSender();
    // More than the kernel's buffers take, so that part of it is never read.
    const result = await post(receiver.origin, { body: 'x'.repeat(32 * 1024 ** 2) });
    expect(result).toMatchObject({ status: 413, errorClass: null, responseExcerpt: 'ok' });
    expect(connections.size).toEqual({ open: 0, idle: 0 });
  });

  test('where nobody listens it is no connection', async () => {
    const receiver = await receive(() => {});
    await receiver.close();
    expect(await openSender().post(receiver.origin)).toMatchObject({ status: null, errorClass: 'connect' });
  });

  test('a name server or a handshake that hangs ends at the deadline, and its socket with it', async () => {
    const silent = await receiveRaw(() => {});
    const { post, connections } = openSender({ resolve: async () => [{ address: '127.0.0.1', family: 4 }] });
    const handshake = await post(`https://partner.test:${silent.port}`, { deadlineMs: DEADLINE_MS });
    expect(handshake).toMatchObject({ status: null, errorClass: 'timeout', timing: { connect: expect.any(Number) } });
    const hung = openSender({ resolve: () => new Promise(() => {}) });
    const lookup = await hung.post('http://partner.test:8080', { deadlineMs: DEADLINE_MS });
    expect(lookup).toMatchObject({ status: null, errorClass: 'timeout', timing: { dns: null, connect: null } });
    expect([connections.size.open, hung.connections.size.open]).toEqual([0, 0]);
  });
});

describe.concurrent('a kept connection that the receiver closes just as it is used again', () => {
  test.each<[string, (socket: Socket) => void]>([
    ['FIN', (socket) => socket.destroy()],
    ['RST', (socket) => socket.resetAndDestroy()],
  ])('before the request is written, by %s: it goes over a new connection, once', async (_name, close) => {
    const receiver = await keepAlive();
    const { post } = openSender();
    await post(receiver.origin);
    await nextTurn();
    close(receiver.sockets[0] as Socket);
    expect(await post(receiver.origin)).toMatchObject({ status: 200, errorClass: null });
    expect(receiver.connections).toBe(2);
    expect(receiver.bodies).toHaveLength(2);
  });

  test('after it is written: a reset, because the receiver may have acted on it; nothing is sent twice unasked', async () => {
    const receiver = await keepAlive((socket, nth) => (nth === 1 ? socket.write(OK) : socket.resetAndDestroy()));
    const { post } = openSender();
    await post(receiver.origin);
    await nextTurn();
    expect(await post(receiver.origin, { body: 'second' })).toMatchObject({ status: null, errorClass: 'reset' });
    expect(receiver.bodies).toEqual(['', 'second']);
    expect(receiver.connections).toBe(1);
  });

  test('with every answer: each request is answered, over a connection of its own', async () => {
    const receiver = await receiveRaw((socket) =>
      socket.end(`HTTP/1.1 200 OK\r\nconnection: close\r\n${OK.slice(17)}`),
    );
    const { post, connections } = openSender();
    for (let i = 0; i < 20; i++) expect(await post(receiver.origin)).toMatchObject({ status: 200, errorClass: null });
    expect(receiver.connections).toBe(20);
    await vi.waitFor(() => expect(connections.size).toEqual({ open: 0, idle: 0 }));
  });
});

describe.concurrent('connections at rest', () => {
  test('are used again, the last used first', async () => {
    const receiver = await receive((_request, response) => response.end('ok'));
    const { post, connections } = openSender();
    await Promise.all([post(receiver.origin), post(receiver.origin), post(receiver.origin)]);
    for (let i = 0; i < 10; i++) await post(receiver.origin);
    expect(receiver.connections).toBe(3);
    expect(connections.size).toEqual({ open: 3, idle: 3 });
  });

  test('are limited in number over all receivers: the longest idle one is closed', async () => {
    const receivers = await Promise.all(
      Array.from({ length: 5 }, () => receive((_request, response) => response.end('ok'))),
    );
    const { post, connections } = openSender({ idleMax: 3 });
    for (const { origin } of receivers) await post(origin);
    expect(connections.size).toEqual({ open: 3, idle: 3 });
    for (const { origin } of receivers.toReversed()) await post(origin);
    expect(receivers.map((each) => each.connections)).toEqual([2, 2, 1, 1, 1]);
  });

  test('are closed by themselves when nobody needs them, whatever the receiver asks for', async () => {
    const asked = [undefined, 'timeout=1', 'timeout=86400'];
    const { post, connections } = openSender();
    for (const header of asked) {
      const { origin } = await receive((_request, response) => {
        response.shouldKeepAlive = true;
        if (header) response.setHeader('keep-alive', header);
        response.end('ok');
      });
      await post(origin);
    }
    // `timeout=1` is over before it begins; the others are kept, the longest for 30 s.
    await vi.waitFor(() => expect(connections.size).toEqual({ open: 2, idle: 2 }));
    await vi.waitFor(() => expect(connections.size).toEqual({ open: 1, idle: 1 }), { timeout: 10_000 });
  });

  test('end with the sender, and so does what is under way', async () => {
    const { promise: arrived, resolve } = Promise.withResolvers<void>();
    const receiver = await receive((_request, response, body) => (body === 'wait' ? resolve() : response.end('ok')));
    const { post, connections, close } = openSender();
    await post(receiver.origin);
    const underWay = post(receiver.origin, { body: 'wait' });
    await arrived;
    close();
    expect(await underWay).toMatchObject({ status: null, errorClass: 'reset' });
    expect(await post(receiver.origin)).toMatchObject({ status: null, errorClass: 'connect' });
    expect(connections.size).toEqual({ open: 0, idle: 0 });
  });

  test('a thousand receivers leave no more behind than the limit', async () => {
    const receiver = await receive((_request, response) => response.end('ok'));
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
    const { post, connections, close } = openSender({ resolve, idleMax: 50 });
    closeAtEnd(close);
    const names = Array.from({ length: 1_000 }, (_, n) => `http://partner-${n}.test:${receiver.port}`);
    for (let from = 0; from < names.length; from += 100) {
      const results = await Promise.all(names.slice(from, from + 100).map((name) => post(name)));
      expect(results.every(({ status }) => status === 200)).toBe(true);
    }
    expect(connections.size).toEqual({ open: 50, idle: 50 });
  });
});
