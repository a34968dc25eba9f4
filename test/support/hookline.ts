import { ensureFirstAccount } from '../../src/accounts/accounts.ts';
import { systemClock } from '../../src/base/clock.ts';
import { ensurePartitions } from '../../src/deliveries/partitions.ts';
import { parseEgressAllow } from '../../src/rules/address.ts';
import { parseTrustedProxies } from '../../src/rules/client-address.ts';
import { createRuntime, type Runtime } from '../../src/runtime.ts';
import type { Context } from '../../src/store/context.ts';
import { PARTITION_DAYS_AHEAD } from '../../src/sweeps.ts';
import { testContext } from './context.ts';
import type { TestDatabase } from './database.ts';

const KEY = 'a-key-for-tests-only';
export const PUBLIC_URL = 'https://hookline.example';

/** A whole Hookline in the test's own process, on a database of the test's own. */
export interface TestHookline {
  ctx: Context;
  accountId: string;
  runtime: Runtime;
  /** A request to `/v1` with the admin key; the parsed answer. */
  api<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<ApiAnswer<T>>;
  /** Any request, as it comes from outside. */
  request(path: string, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

export interface ApiAnswer<T> {
  status: number;
  headers: Headers;
  body: T;
}

/** Dispatchers run; loopback may be reached. `close` drains and fails where something was left at work. */
export async function startHookline(
  database: TestDatabase,
  options: { log?: Context['log']; publicUrl?: string; trustedProxies?: string } = {},
): Promise<TestHookline> {
  const ctx = { ...testContext(database.db, systemClock), ...(options.log ? { log: options.log } : {}) };
  const { accountId } = await ensureFirstAccount(ctx, KEY);
  const runtime = createRuntime({
    ctx,
    publicUrl: options.publicUrl ?? PUBLIC_URL,
    egressAllow: parseEgressAllow('127.0.0.0/8'),
    trustedProxies: parseTrustedProxies(options.trustedProxies ?? ''),
    retention: { payloadDays: 14, attemptDays: 30, activityDays: 400 },
  });
  // A write that meets the first sweep making them is done again: tests that count tries would count that one, too.
  await ensurePartitions(ctx, { daysAhead: PARTITION_DAYS_AHEAD });
  runtime.run();
  return {
    ctx,
    accountId,
    runtime,
    async api<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
      const response = await runtime.app.request(`/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : undefined) as T };
    },
    request: async (path, init) => runtime.app.request(path, init),
    close: () => runtime.drain(Promise.resolve()),
  };
}
