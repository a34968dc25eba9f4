import { createAccount } from '../../src/accounts/accounts.ts';
import { storeApiKey } from '../../src/accounts/api-keys.ts';
import { authenticate } from '../../src/accounts/authenticate.ts';
import { accountRoutes } from '../../src/accounts/routes.ts';
import { decodeId } from '../../src/base/ids.ts';
import { campaignRoutes } from '../../src/campaigns/routes.ts';
import { type ChannelDirectory, createChannelDirectory } from '../../src/channels/directory.ts';
import { messageRoutes } from '../../src/channels/messages/routes.ts';
import { channelRoutes } from '../../src/channels/routes.ts';
import { buildSamplePayload } from '../../src/conversations/sample-payload.ts';
import { alertRoutes } from '../../src/deliveries/alerts/routes.ts';
import type { Tracer } from '../../src/deliveries/egress/tracer.ts';
import { createUndiciTracer } from '../../src/deliveries/egress/undici-tracer.ts';
import { laneRoutes } from '../../src/deliveries/ordered/routes.ts';
import { policyRoutes } from '../../src/deliveries/policies/routes.ts';
import { replayRoutes } from '../../src/deliveries/replays/routes.ts';
import { deliveryRoutes } from '../../src/deliveries/routes.ts';
import { signingRoutes } from '../../src/deliveries/signing/routes.ts';
import { testSendRoutes } from '../../src/deliveries/test-send/routes.ts';
import { idempotency } from '../../src/http/idempotency.ts';
import { createRouter, type Scope } from '../../src/http/router.ts';
import { parseEgressAllow } from '../../src/rules/address.ts';
import type { AccountContext, Context } from '../../src/store/context.ts';

export const TEST_PUBLIC_URL = 'https://hookline.example';

export interface ApiAnswer<Body> {
  status: number;
  headers: Headers;
  /** Undefined where the answer has none. */
  body: Body;
}

/** Calls the API with one key. */
export type Caller = <Body = Record<string, unknown>>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<ApiAnswer<Body>>;

/** An account of a test's own with a caller for its admin key. */
export interface TestAccount {
  ctx: AccountContext;
  call: Caller;
  /** A caller whose key has only these scopes. */
  callerWith(...scopes: Scope[]): Promise<Caller>;
}

/** The management API (accounts, channels, campaigns, endpoints) over a store, called without a socket. */
export function createTestApi(ctx: Context, options: { egressAllow?: string; trace?: Tracer } = {}) {
  const channels: ChannelDirectory = createChannelDirectory(ctx, { publicUrl: TEST_PUBLIC_URL });
  const deps = {
    publicUrl: TEST_PUBLIC_URL,
    egressAllow: parseEgressAllow(options.egressAllow ?? ''),
    channels,
    wakeDeliveries() {},
  };
  const trace = options.trace ?? createUndiciTracer({ egressAllow: deps.egressAllow, clock: ctx.clock });
  const app = createRouter();
  app.use(async function provideContext(c, next) {
    c.set('context', ctx);
    await next();
  });
  app.use('/v1/*', authenticate, idempotency);
  app
    .route('/', accountRoutes())
    .route('/', channelRoutes(deps))
    .route('/', campaignRoutes(deps))
    .route('/', messageRoutes())
    .route('/', alertRoutes({ ...deps, sendsMail: true }))
    .route('/', policyRoutes())
    .route('/', deliveryRoutes(deps))
    .route('/', laneRoutes(deps))
    .route('/', signingRoutes())
    .route('/', testSendRoutes({ trace, samplePayload: buildSamplePayload }))
    .route('/', replayRoutes({ payloadDays: 14 }));

  const callerFor =
    (key: string): Caller =>
    async (method, path, body, headers = {}) => {
      const response = await app.request(path, {
        method,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
    };

  return {
    channels,
    async createAccount(): Promise<TestAccount> {
      const { id, key } = await createAccount(ctx, 'Test');
      const accountId = decodeId('acc', id);
      if (accountId === undefined) throw new Error('an account has an id');
      return {
        ctx: { ...ctx, accountId },
        call: callerFor(key),
        async callerWith(...scopes) {
          const scopedKey = `hkl_${scopes.join('_')}_${id}`;
          await storeApiKey(ctx, accountId, 'Scoped', scopes, scopedKey);
          return callerFor(scopedKey);
        },
      };
    },
  };
}

export type TestApi = ReturnType<typeof createTestApi>;
