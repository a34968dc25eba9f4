import { createVault } from '../../base/vault.ts';
import type { AttemptResult } from '../egress/sender.ts';
import type { OwedDelivery } from '../request.ts';
import { type EndpointRecord, openTarget, type Target } from '../target.ts';

/** The vault that `testContext` has too. */
export const testVault = createVault('a secret for tests only');

export const TEST_SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

/** An endpoint record; sealed with the tests' vault. */
export function endpointRecord(
  overrides: Partial<Omit<EndpointRecord, 'headers'>> & { headers?: { name: string; value: string }[] } = {},
): EndpointRecord {
  const { headers = [], ...rest } = overrides;
  return {
    accountId: '018f0000-0000-7000-8000-000000000001',
    endpointId: '018f0000-0000-7000-8000-00000000000e',
    url: 'https://partner.test/hook',
    policy: 'standard',
    policyDefinition: null,
    state: 'active',
    offSince: null,
    orderBy: null,
    concurrency: null,
    perSecond: null,
    isCatchingUp: false,
    sendsArrays: false,
    contentType: 'application/json',
    connectorId: null,
    connectorKind: null,
    connectorCredentials: null,
    signing: '{"ed25519":false,"rsaHeader":null}',
    signingKeys: null,
    webhookSecret: testVault.seal(TEST_SECRET),
    ...rest,
    headers: testVault.seal(JSON.stringify(headers)),
  };
}

export function testTarget(overrides: Parameters<typeof endpointRecord>[0] = {}): Target {
  return openTarget(testVault, endpointRecord(overrides));
}

/** The result of an attempt, a plain 200 where nothing else is said. */
export function attemptResult(overrides: Partial<AttemptResult> = {}): AttemptResult {
  return {
    status: 200,
    errorClass: null,
    timing: { dns: null, connect: null, tls: null, firstByte: 1, total: 2 },
    responseExcerpt: null,
    retryAfterMs: null,
    ...overrides,
  };
}

/** A small payload owed to a test target. */
export function owedDelivery(overrides: Partial<OwedDelivery> = {}): OwedDelivery {
  const id = '018f0000-0000-7000-8000-0000000000d1';
  return { id, target: testTarget(), payload: '{"n":0}', eventType: 'redirect', person: '+525500000000', ...overrides };
}
