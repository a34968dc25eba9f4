import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { BODY_BYTES_MAX, EXCERPT_BYTES_MAX } from '../../src/deliveries/egress/response.ts';
import { answerOf, DEADLINE_MS, openSender, pour, receive, receiveRaw } from './receivers.ts';

// What the kernel's buffers on both ends take in before the writer is held up: far from a gigabyte.
const KERNEL_BYTES_MAX = 16 * 1024 ** 2;
const OK = 'HTTP/1.1 200 OK\r\n';

describe.concurrent('an answer that takes for ever ends at the deadline', () => {
  test('no answer at all [edge 3]', async () => {
    const { origin } = await receive(() => {});
    const result = await openSender().post(origin, { deadlineMs: DEADLINE_MS });
    expect(result).toMatchObject({ status: null, errorClass: 'timeout', timing: { firstByte: null } });
  });

  test('headers that drip', async () => {
    const closed = Promise.withResolvers<void>();
    const { origin } = await receiveRaw((socket) => {
      socket.write(OK);
      const drip = setInterval(() => socket.write('x'), 20);
      socket.on('close', () => closed.resolve(clearInterval(drip)));
    });
    const result = await openSender().post(origin, { deadlineMs: DEADLINE_MS });
    expect(result).toMatchObject({ status: null, errorClass: 'timeout' });
    await closed.promise;
  });

  test('a body that drips: the status stands beside the error, the connection is closed [XP-17] [edge 3]', async () => {
    const closed = Promise.withResolvers<void>();
    const { origin } = await receive((_request, response) => {
      const drip = setInterval(() => response.write('.'), 20);
      response.writeHead(200).on('close', () => closed.resolve(clearInterval(drip)));
    });
    const result = await openSender().post(origin, { deadlineMs: DEADLINE_MS });
    expect(result).toMatchObject({
      status: 200,
      errorClass: 'timeout',
      responseExcerpt: expect.stringMatching(/^\.+$/),
    });
    await closed.promise;
  });

  test('a content-length that is longer than the body', async () => {
    const result = await answerOf(`${OK}content-length: 100\r\n\r\nhalf`, DEADLINE_MS);
    expect(result).toMatchObject({ status: 200, errorClass: 'timeout', responseExcerpt: 'half' });
  });

  test('half-open: the receiver takes the request and never says another word, not even goodbye', async () => {
    const { origin } = await receiveRaw((socket) => socket.pause());
    const result = await openSender().post(origin, { deadlineMs: DEADLINE_MS });
    expect(result).toMatchObject({ status: null, errorClass: 'timeout' });
  });
});

describe.concurrent('an answer without end is cut', () => {
  test('a body of a gigabyte after 64 KiB; the status stands [XP-17]', async () => {
    const written = Promise.withResolvers<Promise<number>>();
    const { origin } = await receive((_request, response) =>
      written.resolve(pour(response, Buffer.alloc(16_384, 'x'))),
    );
    const result = await openSender().post(origin);
    expect(result).toMatchObject({ status: 200, errorClass: null, responseExcerpt: 'x'.repeat(EXCERPT_BYTES_MAX) });
    expect(await await written.promise).toBeLessThan(BODY_BYTES_MAX + KERNEL_BYTES_MAX);
  });

  test('a body that is announced as a gigabyte', async () => {
    const written = Promise.withResolvers<Promise<number>>();
    const { origin } = await receiveRaw((socket) => {
      socket.write(`${OK}content-length: ${1024 ** 3}\r\n\r\n`);
      written.resolve(pour(socket, Buffer.alloc(16_384, 'x')));
    });
    expect(await openSender().post(origin)).toMatchObject({ status: 200, errorClass: null });
    expect(await await written.promise).toBeLessThan(BODY_BYTES_MAX + KERNEL_BYTES_MAX);
  });

  test('a hundred bodies without end at once take no more memory than they may', async () => {
    const { origin } = await receive((_request, response) => void pour(response, Buffer.alloc(16_384, 'x')));
    const { post } = openSender();
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }, 5);
    const results = await Promise.all(Array.from({ length: 100 }, () => post(origin)));
    clearInterval(watch);
    expect(results.every(({ status, errorClass }) => status === 200 && errorClass === null)).toBe(true);
    // Chunks under way of both ends, which share this process; 100 bodies of a gigabyte they are not.
    expect(most).toBeLessThan(64 * 1024 ** 2);
  });

  test.each([
    ['headers of a megabyte', OK, `x-filler: ${'f'.repeat(1_000)}\r\n`],
    ['one header line without end', `${OK}x-filler: `, 'f'.repeat(1_000)],
    ['a reason phrase without end', 'HTTP/1.1 200 ', 'O'.repeat(1_000)],
    ['early hints without end, few but long', '', `HTTP/1.1 103 H\r\nlink: ${'l'.repeat(15_000)}\r\n\r\n`],
  ])('%s', async (_name, first, chunk) => {
    const written = Promise.withResolvers<Promise<number>>();
    const { origin } = await receiveRaw((socket) => {
      socket.write(first);
      written.resolve(pour(socket, chunk));
    });
    expect(await openSender().post(origin)).toMatchObject({ status: null, errorClass: 'too_large' });
    expect(await await written.promise).toBeLessThan(KERNEL_BYTES_MAX);
  });

  test.each([
    ['a chunk extension without end', '5;ext=', 'e'.repeat(1_000)],
    ['trailers without end', '2\r\nok\r\n0\r\n', 'x-trailer: t\r\n'],
  ])('%s: the status stands', async (_name, first, chunk) => {
    const written = Promise.withResolvers<Promise<number>>();
    const { origin } = await receiveRaw((socket) => {
      socket.write(`${OK}transfer-encoding: chunked\r\n\r\n${first}`);
      written.resolve(pour(socket, chunk));
    });
    expect((await openSender().post(origin)).status).toBe(200);
    expect(await await written.promise).toBeLessThan(KERNEL_BYTES_MAX);
  });

  test('a flood of 1xx is no answer', async () => {
    const written = Promise.withResolvers<Promise<number>>();
    const { origin } = await receiveRaw((socket) => written.resolve(pour(socket, 'HTTP/1.1 102 Processing\r\n\r\n')));
    expect(await openSender().post(origin)).toMatchObject({ status: null, errorClass: 'bad_response' });
    expect(await await written.promise).toBeLessThan(KERNEL_BYTES_MAX);
  });

  test('a body in chunks of one byte is read to 64 KiB all the same, or cut where its framing is too much', async () => {
    const { origin } = await receiveRaw((socket) => {
      socket.write(`${OK}transfer-encoding: chunked\r\n\r\n`);
      void pour(socket, '1\r\nx\r\n'.repeat(1_000));
    });
    const result = await openSender().post(origin);
    expect(result).toMatchObject({ status: 200, errorClass: null, responseExcerpt: 'x'.repeat(EXCERPT_BYTES_MAX) });
  });
});

describe.concurrent('a compressed answer', () => {
  const megabytes = Buffer.alloc(30 * 1024 ** 2);
  const lastWindow = { params: { [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS } };
  test.each([
    ['gzip', gzipSync(megabytes)],
    ['gzip, gzip', gzipSync(gzipSync(megabytes))],
    ['deflate', deflateSync(megabytes)],
    ['br', brotliCompressSync(megabytes, lastWindow)],
    ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0, 0])],
  ])('that is a bomb has no excerpt and costs nothing: %s', async (encoding, bomb) => {
    const { origin } = await receive((_request, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(bomb),
    );
    expect(await openSender().post(origin)).toMatchObject({ status: 200, errorClass: null, responseExcerpt: null });
  });

  test.each([
    ['gzip', gzipSync('no such order')],
    ['deflate', deflateSync('no such order')],
    ['br', brotliCompressSync('no such order')],
  ])('is readable in the log where it is an honest one: %s', async (encoding, body) => {
    const { origin } = await receive((_request, response) =>
      response.writeHead(422, { 'content-encoding': encoding }).end(body),
    );
    expect((await openSender().post(origin)).responseExcerpt).toBe('no such order');
  });

  test('that is not what it says has no excerpt', async () => {
    const { origin } = await receive((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('plain'),
    );
    expect(await openSender().post(origin)).toMatchObject({ status: 200, errorClass: null, responseExcerpt: null });
  });
});

describe.concurrent('an answer that is no HTTP/1.1 is a bad response', () => {
  test.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['HTTP/0.9: a body without any head', '<html><body>It works!</body></html>\r\n'],
    ['HTTP/2', '\0\0\0\x04\0\0\0\0\0'],
    ['binary noise', Buffer.from([0, 255, 1, 254, 13, 10, 13, 10])],
    ['a status of four digits', 'HTTP/1.1 2000 OK\r\ncontent-length: 0\r\n\r\n'],
    ['a chunk size that is no number', `${OK}transfer-encoding: chunked\r\n\r\nzz\r\n`],
    ['a chunk size beyond all numbers', `${OK}transfer-encoding: chunked\r\n\r\nfffffffffffffffff\r\n`],
    ['a negative chunk size', `${OK}transfer-encoding: chunked\r\n\r\n-5\r\nhello\r\n`],
    ['a chunk longer than its size', `${OK}transfer-encoding: chunked\r\n\r\n2\r\nhello\r\n0\r\n\r\n`],
    ['two lengths', `${OK}content-length: 1\r\ncontent-length: 2\r\n\r\nab`],
    ['a length and chunks', `${OK}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['a negative length', `${OK}content-length: -1\r\n\r\n`],
    ['a header name with a blank', `${OK}x header: 1\r\n\r\n`],
    ['a header with U+0000', `${OK}x-header: a\0b\r\n\r\n`],
    [
      'an upgrade nobody asked for',
      'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
    ],
    ['100 Continue nobody asked for', 'HTTP/1.1 100 Continue\r\n\r\n'],
    ['100 Continue, then an answer', `HTTP/1.1 100 Continue\r\n\r\n${OK}content-length: 0\r\n\r\n`],
    ['100 Continue that claims a body', `HTTP/1.1 100 Continue\r\ncontent-length: 5\r\n\r\nhello${OK}\r\n`],
  ])('%s', async (_name, bytes) => {
    expect(await answerOf(bytes)).toMatchObject({ errorClass: 'bad_response' });
  });
});

describe.concurrent('an answer that is odd but readable counts', () => {
  test.each([
    ['HTTP/1.0 that ends with the connection', 'HTTP/1.0 200 OK\r\n\r\nok', 'ok'],
    ['HTTP/1.0 with a length', 'HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok', 'ok'],
    ['HTTP/1.1 without length, until the end', `${OK}connection: close\r\n\r\nok`, 'ok'],
    ['a content-length that is shorter than the body', `${OK}content-length: 2\r\n\r\nok and more`, 'ok'],
    [
      'chunks with extensions and trailers',
      `${OK}transfer-encoding: chunked\r\n\r\n2;a=b\r\nok\r\n0\r\nx: y\r\n\r\n`,
      'ok',
    ],
    ['early hints before it', `HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${OK}content-length: 2\r\n\r\nok`, 'ok'],
    ['no reason phrase', 'HTTP/1.1 200\r\ncontent-length: 2\r\n\r\nok', 'ok'],
  ])('%s', async (_name, bytes, excerpt) => {
    const { origin } = await receiveRaw((socket) => socket.end(bytes));
    expect(await openSender().post(origin)).toMatchObject({ status: 200, errorClass: null, responseExcerpt: excerpt });
  });

  test('two answers to one request: the second is nobody’s, not the next request’s', async () => {
    const { origin } = await receiveRaw((socket) => {
      socket.write(`${OK}content-length: 5\r\n\r\nfirst${OK}content-length: 6\r\n\r\nforged`);
    });
    const { post } = openSender();
    expect((await post(origin)).responseExcerpt).toBe('first');
    expect((await post(origin)).responseExcerpt).toBe('first');
  });
});

describe.concurrent('what the status says is what is reported', () => {
  test.each([200, 201, 204, 205, 304, 400, 401, 404, 410, 429, 500, 503, 599])('%d', async (status) => {
    const { origin } = await receive((_request, response) => response.writeHead(status).end());
    expect(await openSender().post(origin)).toMatchObject({ status, errorClass: null });
  });

  test('204 that sends a body all the same', async () => {
    const { origin } = await receiveRaw((socket) => {
      socket.write('HTTP/1.1 204 No Content\r\ncontent-length: 5\r\n\r\nhello');
    });
    const { post } = openSender();
    expect(await post(origin)).toMatchObject({ status: 204, errorClass: null });
    expect(await post(origin)).toMatchObject({ status: 204, errorClass: null });
  });

  test.each([301, 302, 303, 307, 308])(
    '%d is not followed, and where it led is kept [XP-14] [edge 2]',
    async (status) => {
      const other = await receive((_request, response) => response.end());
      const location = `${other.origin}/private`;
      const { origin } = await receive((_request, response) => response.writeHead(status, { location }).end('moved'));
      expect(await openSender().post(origin)).toMatchObject({
        status,
        errorClass: null,
        responseExcerpt: `Location: ${location}\n\nmoved`,
      });
      expect(other.connections).toBe(0);
    },
  );

  test.each([
    ['the metadata service', 'http://169.254.169.254/latest/meta-data/'],
    ['a file', 'file:///etc/passwd'],
    ['this machine', '//[::1]/'],
    ['ten thousand characters', 'x'.repeat(10_000)],
  ])('a redirect to %s is a line in the log and nothing else', async (_name, location) => {
    const { origin } = await receive((_request, response) => response.writeHead(302, { location }).end());
    const result = await openSender().post(origin);
    expect(result).toMatchObject({ status: 302, errorClass: null });
    expect(result.responseExcerpt).toBe(`Location: ${location}`.slice(0, EXCERPT_BYTES_MAX));
  });
});
