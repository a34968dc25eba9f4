import type { LookupAddress } from 'node:dns';
import { describe, expect, it } from 'vitest';
import { parseEgressAllow } from '../../rules/address.ts';
import { assertAllowedTarget, BlockedError, vettingLookup } from './guard.ts';
import type { Resolve } from './resolve.ts';

const nobody = parseEgressAllow('');
const publicV4 = { address: '93.184.215.14', family: 4 };
const publicV6 = { address: '2606:2800:21f:cb07:6820:80da:af6b:8b2c', family: 6 };

/** What a socket would get to dial, or why it gets nothing. */
function look(resolve: Resolve, { all = true, allow = nobody, port = 443 } = {}) {
  return new Promise<{ error: Error | null; address: string | LookupAddress[]; family: number | undefined }>((done) => {
    vettingLookup(allow, port, resolve)('partner.test', { all }, (error, address, family) =>
      done({ error, address, family }),
    );
  });
}

describe('vettingLookup', () => {
  it('hands on every address that was vetted, or the first where one is asked for', async () => {
    const resolve = async () => [publicV6, publicV4];
    expect(await look(resolve)).toMatchObject({ error: null, address: [publicV6, publicV4] });
    expect(await look(resolve, { all: false })).toEqual({ error: null, ...publicV6 });
  });

  it.each(['10.0.0.1', '169.254.169.254', '::1', '::ffff:127.0.0.1', '64:ff9b::a00:1', 'fd00::1'])(
    'condemns the name for one bad address among good ones: %s',
    async (address) => {
      for (const addresses of [
        [publicV4, { address, family: 4 }],
        [{ address, family: 6 }, publicV4],
      ]) {
        const { error } = await look(async () => addresses);
        expect(error).toBeInstanceOf(BlockedError);
        expect(error).toMatchObject({ errorClass: 'blocked_address', message: expect.stringContaining(address) });
      }
    },
  );

  it('lets private addresses through where the operator allows them, on that port', async () => {
    const resolve = async () => [{ address: '10.0.0.1', family: 4 }];
    expect((await look(resolve, { allow: parseEgressAllow('10.0.0.0/8') })).error).toBeNull();
    expect((await look(resolve, { allow: parseEgressAllow('partner.test:443') })).error).toBeNull();
    expect((await look(resolve, { allow: parseEgressAllow('partner.test:444') })).error).toBeInstanceOf(BlockedError);
  });

  it('passes on what the resolver says when it fails', async () => {
    const failure = new Error('ENOTFOUND');
    expect((await look(() => Promise.reject(failure))).error).toBe(failure);
  });
});

describe('assertAllowedTarget', () => {
  it('says why: the port before the address', () => {
    const errorClassOf = (host: string, port: number) => {
      try {
        assertAllowedTarget(nobody, host, port);
        return undefined;
      } catch (error) {
        return (error as BlockedError).errorClass;
      }
    };
    expect(errorClassOf('partner.test', 443)).toBeUndefined();
    expect(errorClassOf('partner.test', 25)).toBe('blocked_port');
    expect(errorClassOf('127.0.0.1', 25)).toBe('blocked_port');
    expect(errorClassOf('127.0.0.1', 443)).toBe('blocked_address');
    expect(errorClassOf('::1', 443)).toBe('blocked_address');
  });

  it('lets an IPv6 address through that is named with its port', () => {
    expect(() => assertAllowedTarget(parseEgressAllow('[::1]:25'), '::1', 25)).not.toThrow();
  });
});
