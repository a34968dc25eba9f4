import { describe, expect, test } from 'vitest';
import { createResolve } from '../../src/deliveries/egress/resolve.ts';
import { type Answer, startNameServer } from './name-server.ts';
import { openSender, receive } from './receivers.ts';

const BLOCKED = { status: null, errorClass: 'blocked_address', timing: { connect: null } };

const receiveOk = () => receive((_request, response) => response.writeHead(200, { connection: 'close' }).end('ok'));

/** A sender that asks a name server of the test's own. */
async function openSenderWithDns(answer: Answer, allow = '') {
  const names = await startNameServer(answer);
  return { ...openSender({ allow, resolve: createResolve([names.address]) }), asked: names.asked };
}

describe.concurrent('a URL that leads inside is refused before a socket is opened [XP-13]', () => {
  test.each([
    ['loopback', '127.0.0.1'],
    ['loopback in decimal', '2130706433'],
    ['loopback in octal', '0177.0.0.1'],
    ['loopback in hex', '0x7f000001'],
    ['loopback in hex and short', '0x7f.1'],
    ['loopback in short', '127.1'],
    ['loopback in full-width digits', '①②⑦.0.0.1'],
    ['loopback with the root’s dot', '127.0.0.1.'],
    ['another loopback', '127.255.255.254'],
    ['this network', '0.0.0.0'],
    ['this network in short', '0'],
    ['the metadata service', '169.254.169.254'],
    ['the metadata service in decimal', '2852039166'],
    ['the metadata service in octal', '0251.0376.0251.0376'],
    ['private, class A', '10.0.0.1'],
    ['private, class B', '172.31.255.254'],
    ['private, class C', '192.168.0.1'],
    ['carrier-grade NAT', '100.64.0.1'],
    ['protocol assignments', '192.0.0.8'],
    ['documentation', '203.0.113.1'],
    ['benchmarks', '198.18.0.1'],
    ['multicast', '224.0.0.1'],
    ['class E', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['IPv6 loopback', '[::1]'],
    ['IPv6 nothing', '[::]'],
    ['IPv6 unique local', '[fd00:ec2::254]'],
    ['IPv6 link-local', '[fe80::1]'],
    ['IPv6 site-local', '[fec0::1]'],
    ['IPv6 multicast', '[ff02::1]'],
    ['IPv6 discard', '[100::1]'],
    ['IPv6 documentation', '[2001:db8::1]'],
    ['v4-mapped', '[::ffff:127.0.0.1]'],
    ['v4-mapped in hex', '[::ffff:7f00:1]'],
    ['v4-compatible', '[::127.0.0.1]'],
    ['NAT64', '[64:ff9b::127.0.0.1]'],
    ['NAT64, local', '[64:ff9b:1::127.0.0.1]'],
    ['6to4', '[2002:7f00:1::1]'],
    ['Teredo', '[2001:0:7f00:1::1]'],
    ['ISATAP', '[2606:4700::5efe:7f00:1]'],
  ])('%s: %s', async (_name, host) => {
    const receiver = await receiveOk();
    const { origin } = new URL(`http://${host}:${receiver.port}`);
    expect(await openSender({ allow: '' }).post(origin)).toMatchObject(BLOCKED);
    expect(receiver.connections).toBe(0);
  });

  test.each([1, 22, 25, 53, 79, 81, 444, 1023])('port %d', async (port) => {
    expect(await openSender().post(`http://127.0.0.1:${port}`)).toMatchObject({ errorClass: 'blocked_port' });
  });
});

describe.concurrent('a name that leads inside is refused', () => {
  test.each<[string, Answer]>([
    ['a private address', () => ({ v4: ['127.0.0.1'] })],
    ['a private address among public ones', () => ({ v4: ['8.8.8.8', '127.0.0.1', '1.1.1.1'] })],
    ['a public IPv4 and a private IPv6 address', () => ({ v4: ['8.8.8.8'], v6: ['0:0:0:0:0:0:0:1'] })],
    ['an IPv6 address that carries a private IPv4 one', () => ({ v6: ['0:0:0:0:0:ffff:7f00:1'] })],
    ['what DNS64 makes of a private address', () => ({ v6: ['64:ff9b:0:0:0:0:7f00:1'] })],
  ])('that has %s', async (_name, answer) => {
    const receiver = await receiveOk();
    const { post } = await openSenderWithDns(answer);
    expect(await post(`http://partner.example:${receiver.port}`)).toMatchObject(BLOCKED);
    expect(receiver.connections).toBe(0);
  });

  test('with the root’s dot too', async () => {
    const receiver = await receiveOk();
    const { post } = await openSenderWithDns(() => ({ v4: ['127.0.0.1'] }), `partner.example:${receiver.port}`);
    expect(await post(`http://partner.example:${receiver.port}`)).toMatchObject({ status: 200 });
    expect(await post(`http://partner.example.:${receiver.port}`)).toMatchObject(BLOCKED);
  });

  test('localhost, whatever its port', async () => {
    const receiver = await receiveOk();
    expect(await openSender({ allow: '' }).post(`http://localhost:${receiver.port}`)).toMatchObject(BLOCKED);
    expect(receiver.connections).toBe(0);
  });
});

describe.concurrent('DNS answers that change', () => {
  // Public is what the operator allows here: 127.0.0.2 stands for everything inside.
  const PUBLIC = '127.0.0.1/32';

  test('between check and connect: what was vetted is dialled, and the name is asked once', async () => {
    const receiver = await receiveOk();
    let answers = 0;
    const { post, asked } = await openSenderWithDns(() => {
      answers += 1;
      // The first pair of questions is for both families.
      return { v4: [answers <= 2 ? '127.0.0.1' : '127.0.0.2'] };
    }, PUBLIC);
    expect(await post(`http://rebind.example:${receiver.port}`)).toMatchObject({ status: 200, responseExcerpt: 'ok' });
    expect(asked).toEqual(['rebind.example']);
  });

  test('between two connections: every new connection is vetted anew', async () => {
    const receiver = await receiveOk();
    const addresses = ['127.0.0.1', '127.0.0.2', '127.0.0.1'];
    let turn = 0;
    const { post } = await openSenderWithDns(() => ({ v4: [addresses[turn] as string] }), PUBLIC);
    const classes: unknown[] = [];
    for (; turn < addresses.length; turn++) {
      classes.push((await post(`http://rebind.example:${receiver.port}`)).errorClass);
    }
    expect(classes).toEqual([null, 'blocked_address', null]);
    expect(receiver.connections).toBe(2);
  });
});

describe.concurrent('names that do not resolve', () => {
  test('are a DNS error: unknown, known without an address', async () => {
    const { post } = await openSenderWithDns((name) => (name === 'empty.example' ? {} : undefined));
    for (const host of ['gone.example', 'empty.example']) {
      expect(await post(`http://${host}:8080`)).toMatchObject({ status: null, errorClass: 'dns' });
    }
  });

  test('because their servers hang delay nobody else', async () => {
    const receiver = await receiveOk();
    const { post } = await openSenderWithDns(
      (name) => (name.endsWith('hung.example') ? 'silence' : { v4: ['127.0.0.1'] }),
      '127.0.0.1/32',
    );
    let hungEnded = 0;
    // Ten times the threads that the system's resolver has.
    const hung = Array.from({ length: 40 }, async (_, n) => {
      const result = await post(`http://${n}.hung.example:8080`, { deadlineMs: 2_000 });
      hungEnded += 1;
      return result.errorClass;
    });
    expect(await post(`http://partner.example:${receiver.port}`)).toMatchObject({ status: 200 });
    expect(hungEnded).toBe(0);
    expect(new Set(await Promise.all(hung))).toEqual(new Set(['timeout']));
  });
});

describe('the environment', () => {
  test('names no proxy that is used', async () => {
    const proxy = await receiveOk();
    const receiver = await receiveOk();
    const names = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'ALL_PROXY', 'NODE_USE_ENV_PROXY'];
    for (const name of names) process.env[name] = name === 'NODE_USE_ENV_PROXY' ? '1' : proxy.origin;
    const result = await openSender().post(receiver.origin);
    for (const name of names) delete process.env[name];
    expect(result).toMatchObject({ status: 200 });
    expect([receiver.connections, proxy.connections]).toEqual([1, 0]);
  });
});
