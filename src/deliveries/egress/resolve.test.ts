import { describe, expect, it } from 'vitest';
import { startNameServer } from '../../../test/hostile/name-server.ts';
import { createResolve } from './resolve.ts';

describe('createResolve', () => {
  it('gives every address of both families', async () => {
    const { address } = await startNameServer(() => ({ v4: ['192.0.2.1', '192.0.2.2'], v6: ['2001:db8:0:0:0:0:0:1'] }));
    expect(await createResolve([address])('partner.example')).toEqual([
      { address: '192.0.2.1', family: 4 },
      { address: '192.0.2.2', family: 4 },
      { address: '2001:db8::1', family: 6 },
    ]);
  });

  it('is content with one family', async () => {
    const { address } = await startNameServer((name) =>
      name === 'four.example' ? { v4: ['192.0.2.1'] } : { v6: ['2001:db8:0:0:0:0:0:1'] },
    );
    const resolve = createResolve([address]);
    expect(await resolve('four.example')).toEqual([{ address: '192.0.2.1', family: 4 }]);
    expect(await resolve('six.example')).toEqual([{ address: '2001:db8::1', family: 6 }]);
  });

  it('asks once for all who want the same name at the same time, and anew afterwards', async () => {
    const { address, asked } = await startNameServer(() => ({ v4: ['192.0.2.1'] }));
    const resolve = createResolve([address]);
    const [first, second] = [resolve('partner.example'), resolve('partner.example')];
    expect(second).toBe(first);
    await first;
    await resolve('partner.example');
    expect(asked).toEqual(['partner.example', 'partner.example']);
  });

  it('rejects for everybody who asked when nobody knows the name', async () => {
    const { address } = await startNameServer(() => undefined);
    const resolve = createResolve([address]);
    const outcomes = await Promise.allSettled([resolve('nobody.invalid'), resolve('nobody.invalid')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('asks no name server for names that mean something only here', async () => {
    const { address, asked } = await startNameServer(() => ({ v4: ['192.0.2.1'] }));
    const resolve = createResolve([address]);
    const loopback = expect.stringMatching(/^(127\.0\.0\.1|::1)$/);
    expect(await resolve('localhost')).toContainEqual({ address: loopback, family: expect.any(Number) });
    await Promise.allSettled([resolve('receiver'), resolve('deep.localhost')]);
    expect(asked).toEqual([]);
  });

  it('asks the system for what DNS does not know, many names after another', async () => {
    const { address, asked } = await startNameServer(() => undefined);
    const resolve = createResolve([address]);
    const names = Array.from({ length: 10 }, (_, n) => `${n}.nobody.invalid`);
    const outcomes = await Promise.allSettled(names.map(resolve));
    expect(asked.toSorted()).toEqual(names);
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
  });
});
