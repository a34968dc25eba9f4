import { createAccount } from '../../src/accounts/accounts.ts';
import { storeApiKey } from '../../src/accounts/api-keys.ts';
import { authenticate, type SessionFinder } from '../../src/accounts/authenticate.ts';
import { accountRoutes } from '../../src/accounts/routes.ts';
import { decodeId } from '../../src/base/ids.ts';
import { systemScheduler } from '../../src/base/scheduler.ts';
import { findCallingCampaigns, findConnectorUses, findRequestUses } from '../../src/campaigns/find-uses.ts';
import { campaignRoutes } from '../../src/campaigns/routes.ts';
import { readTypedAnswer } from '../../src/campaigns/typed-answer.ts';
import { type ChannelDirectory, createChannelDirectory } from '../../src/channels/directory.ts';
import { messageEventRoutes } from '../../src/channels/message-events/routes.ts';
import { messageRoutes } from '../../src/channels/messages/routes.ts';
import { channelRoutes } from '../../src/channels/routes.ts';
import { connectorRoutes } from '../../src/connectors/routes.ts';
import { categoryRoutes } from '../../src/contacts/categories/routes.ts';
import { consentRoutes } from '../../src/contacts/consent-routes.ts';
import { contactExportRoutes } from '../../src/contacts/exports/routes.ts';
import { fieldRoutes } from '../../src/contacts/fields/routes.ts';
import { contactImportRoutes } from '../../src/contacts/imports/routes.ts';
import { contactRoutes } from '../../src/contacts/routes.ts';
import { segmentRoutes } from '../../src/contacts/segments/routes.ts';
import { buildSamplePayload } from '../../src/conversations/sample-payload.ts';
import { tryRoutes } from '../../src/conversations/try-routes.ts';
import { alertRoutes } from '../../src/deliveries/alerts/routes.ts';
import type { Sender } from '../../src/deliveries/egress/sender.ts';
import type { Tracer } from '../../src/deliveries/egress/tracer.ts';
import { createUndiciTracer } from '../../src/deliveries/egress/undici-tracer.ts';
import { historyRoutes } from '../../src/deliveries/history/routes.ts';
import { laneRoutes } from '../../src/deliveries/ordered/routes.ts';
import { policyRoutes } from '../../src/deliveries/policies/routes.ts';
import { replayRoutes } from '../../src/deliveries/replays/routes.ts';
import { deliveryRoutes } from '../../src/deliveries/routes.ts';
import { signingRoutes } from '../../src/deliveries/signing/routes.ts';
import { testSendRoutes } from '../../src/deliveries/test-send/routes.ts';
import { activityRoutes } from '../../src/events/activities/routes.ts';
import { mailingworkRoutes } from '../../src/events/compat/mailingwork/routes.ts';
import { yespoRoutes } from '../../src/events/compat/yespo/routes.ts';
import { eventTypeRoutes } from '../../src/events/event-type-routes.ts';
import { webhookRoutes } from '../../src/events/webhooks/routes.ts';
import { createNewsTransaction } from '../../src/events/webhooks/tell-endpoint-news.ts';
import { idempotency } from '../../src/http/idempotency.ts';
import { createRouter, type Scope } from '../../src/http/router.ts';
import { SlowAnswers } from '../../src/http/slow-answers.ts';
import { createLimits } from '../../src/limits.ts';
import { signupFormRoutes } from '../../src/preferences/forms/routes.ts';
import { preferenceRoutes } from '../../src/preferences/page/routes.ts';
import { callRoutes } from '../../src/requests/calls/routes.ts';
import { requestRoutes } from '../../src/requests/routes.ts';
import { requestTestRoutes } from '../../src/requests/test-send/routes.ts';
import { parseEgressAllow } from '../../src/rules/address.ts';
import { sourceEventRoutes } from '../../src/source-events/routes.ts';
import type { StartCampaigns } from '../../src/source-events/source-event.ts';
import { statisticRoutes } from '../../src/statistics/routes.ts';
import type { AccountContext, Context } from '../../src/store/context.ts';
import { timelineRoutes } from '../../src/timeline/routes.ts';
import { createTestEmitter } from './emitter.ts';

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
  /** Its admin key. */
  key: string;
  call: Caller;
  /** A caller whose key has only these scopes. */
  callerWith(...scopes: Scope[]): Promise<Caller>;
}

/** The management API (accounts, channels, campaigns, endpoints) over a store, called without a socket. */
export function createTestApi(
  ctx: Context,
  options: { egressAllow?: string; trace?: Tracer; send?: Sender; start?: StartCampaigns; auth?: SessionFinder } = {},
) {
  const channels: ChannelDirectory = createChannelDirectory(ctx, { publicUrl: TEST_PUBLIC_URL });
  const told = createTestEmitter(ctx, options.send);
  const deps = {
    ...createLimits(),
    slowAnswers: new SlowAnswers({ inBackground: true }),
    publicUrl: TEST_PUBLIC_URL,
    egressAllow: parseEgressAllow(options.egressAllow ?? ''),
    channels,
    connectors: told.connectors,
    emitter: told.emitter,
    inNews: createNewsTransaction(told.emitter),
    wakeDeliveries() {},
  };
  const trace = options.trace ?? createUndiciTracer({ egressAllow: deps.egressAllow, clock: ctx.clock });
  const app = createRouter();
  app.use(async function provideContext(c, next) {
    c.set('context', ctx);
    await next();
  });
  const auth: SessionFinder = options.auth ?? {
    origin: TEST_PUBLIC_URL,
    findSession: async () => ({ person: undefined, cookies: [] }),
  };
  app.use('/v1/*', authenticate(auth), idempotency);
  app
    .route('/', accountRoutes())
    .route('/', channelRoutes({ ...deps, trace }))
    .route('/', campaignRoutes(deps))
    .route('/', tryRoutes({ ...deps, trace }))
    .route('/', messageRoutes())
    .route('/', messageEventRoutes(deps))
    .route('/', contactImportRoutes())
    .route('/', contactExportRoutes())
    .route('/', contactRoutes(deps))
    .route('/', consentRoutes(deps))
    .route('/', timelineRoutes())
    .route('/', fieldRoutes())
    .route('/', categoryRoutes())
    .route('/', segmentRoutes())
    .route('/', alertRoutes({ ...deps, sendsMail: true }))
    .route('/', policyRoutes())
    .route('/', connectorRoutes({ ...deps, findCampaignUses: findConnectorUses }))
    .route('/', requestRoutes({ ...deps, findCampaignUses: findRequestUses, findCallingCampaigns }))
    .route('/', requestTestRoutes({ ...deps, trace, scheduler: systemScheduler, readTypedAnswer }))
    .route('/', deliveryRoutes(deps))
    .route('/', laneRoutes(deps))
    .route('/', historyRoutes())
    .route('/', activityRoutes(deps))
    .route('/', webhookRoutes({ ...deps, trace }))
    .route('/', yespoRoutes(deps))
    .route('/', mailingworkRoutes({ ...deps, trace, auth }))
    .route('/', preferenceRoutes(deps))
    .route('/', signupFormRoutes({ ...deps, sendsMail: true }))
    .route('/', sourceEventRoutes({ start: options.start ?? (async () => []) }))
    .route('/', statisticRoutes(deps))
    .route('/', callRoutes())
    .route('/', eventTypeRoutes())
    .route('/', signingRoutes())
    .route('/', testSendRoutes({ ...deps, trace, samplePayload: buildSamplePayload }))
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
    emitter: told.emitter,
    /** Calls a route as it comes, for answers that are no JSON or keys that are given otherwise. */
    request: (path: string, headers: Record<string, string>, init: RequestInit = {}) =>
      Promise.resolve(app.request(path, { ...init, headers })),
    /** What partners are sent. */
    network: told.network,
    dispatchers: told.dispatchers,
    connectors: told.connectors,
    scheduler: told.scheduler,
    idle: told.idle,
    async createAccount(): Promise<TestAccount> {
      const { id, key } = await createAccount(ctx, 'Test');
      const accountId = decodeId('acc', id);
      if (accountId === undefined) throw new Error('an account has an id');
      return {
        ctx: { ...ctx, accountId },
        key,
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
