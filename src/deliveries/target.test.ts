import { describe, expect, it } from 'vitest';
import { createVault, type Vault } from '../base/vault.ts';
import { TargetCache } from './target.ts';
import { endpointRecord, testTarget, testVault } from './testing/fixtures.ts';

function countingVault(): Vault & { opened: number } {
  return {
    opened: 0,
    seal: testVault.seal,
    sign: testVault.sign,
    open(sealed) {
      this.opened += 1;
      return testVault.open(sealed);
    },
  };
}

describe('openTarget', () => {
  it('cuts the URL once: origin, and path with its query', () => {
    expect(testTarget({ url: 'https://partner.test:8443/a/b?c=d' })).toMatchObject({
      origin: 'https://partner.test:8443',
      path: '/a/b?c=d',
    });
    expect(testTarget({ url: 'https://partner.test' })).toMatchObject({ origin: 'https://partner.test', path: '/' });
  });

  it.each([
    { name: 'x-key', value: 'a\r\nevil: 1' },
    { name: 'x key', value: 'a' },
    { name: 'webhook-signature', value: 'v1,mine' },
  ])('marks headers that must not be sent: $name', (header) => {
    expect(testTarget({ headers: [header] }).hasInvalidHeaders).toBe(true);
    expect(testTarget({ headers: [{ name: 'x-key', value: 'a' }] }).hasInvalidHeaders).toBe(false);
  });

  it('is active only where the endpoint is', () => {
    expect(testTarget().isActive).toBe(true);
    expect(testTarget({ state: 'paused' }).isActive).toBe(false);
    expect(testTarget({ state: 'disabled' }).isActive).toBe(false);
  });

  it('does not open what was sealed under another secret', () => {
    expect(() => new TargetCache(createVault('another secret')).open(endpointRecord())).toThrow();
  });
});

describe('TargetCache', () => {
  it('opens an unchanged endpoint once, also when its bytes were read again', () => {
    const vault = countingVault();
    const cache = new TargetCache(vault);
    const record = endpointRecord();
    const first = cache.open(record);
    const copy = {
      ...record,
      headers: Uint8Array.from(record.headers),
      webhookSecret: Uint8Array.from(record.webhookSecret),
    };
    expect(cache.open(copy)).toBe(first);
    expect(vault.opened).toBe(2);
  });

  it.each([
    ['url', { url: 'https://partner.test/other' }],
    ['headers', { headers: [{ name: 'x-key', value: 'rotated' }] }],
    ['policy', { policy: 'another' }],
    ['state', { state: 'paused' as const }],
    ['account', { accountId: '018f0000-0000-7000-8000-000000000002' }],
    ['secret', { webhookSecret: testVault.seal('whsec_AAAA') }],
  ])('opens it anew when its %s changed', (_what, change) => {
    const cache = new TargetCache(testVault);
    const base = endpointRecord();
    const before = cache.open(base);
    const { headers, ...plain } = change as { headers?: { name: string; value: string }[] };
    const next = { ...base, ...plain, ...(headers ? { headers: testVault.seal(JSON.stringify(headers)) } : {}) };
    const after = cache.open(next);
    expect(after).not.toBe(before);
    expect(cache.open(next)).toBe(after);
  });

  it('forgets the oldest beyond its ten thousand places', () => {
    const vault = countingVault();
    const cache = new TargetCache(vault);
    const record = endpointRecord();
    for (let i = 0; i <= 10_000; i++) cache.open({ ...record, endpointId: `e${i}` });
    const opened = vault.opened;
    cache.open({ ...record, endpointId: 'e10000' });
    expect(vault.opened).toBe(opened);
    cache.open({ ...record, endpointId: 'e0' });
    expect(vault.opened).toBe(opened + 2);
  });
});
