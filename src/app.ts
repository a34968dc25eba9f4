import type { Context as HonoContext, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { authenticate } from './accounts/authenticate.ts';
import { memberRoutes } from './accounts/members/routes.ts';
import { accountRoutes } from './accounts/routes.ts';
import type { Auth } from './accounts/sign-in/auth.ts';
import { signInRoutes } from './accounts/sign-in/routes.ts';
import { systemScheduler } from './base/scheduler.ts';
import { findCallingCampaigns, findConnectorUses, findRequestUses } from './campaigns/find-uses.ts';
import { campaignRoutes } from './campaigns/routes.ts';
import { readTypedAnswer } from './campaigns/typed-answer.ts';
import type { ChannelDirectory } from './channels/directory.ts';
import { messageEventRoutes } from './channels/message-events/routes.ts';
import { messageRoutes } from './channels/messages/routes.ts';
import { channelRoutes } from './channels/routes.ts';
import type { Connectors } from './connectors/authorize.ts';
import { connectorRoutes } from './connectors/routes.ts';
import { categoryRoutes } from './contacts/categories/routes.ts';
import { consentRoutes } from './contacts/consent-routes.ts';
import { contactExportRoutes } from './contacts/exports/routes.ts';
import { fieldRoutes } from './contacts/fields/routes.ts';
import { contactImportRoutes } from './contacts/imports/routes.ts';
import { contactRoutes } from './contacts/routes.ts';
import { segmentRoutes } from './contacts/segments/routes.ts';
import { callbackBases, callbackRoutes } from './conversations/callback-routes.ts';
import { conversationRoutes } from './conversations/routes.ts';
import { buildSamplePayload } from './conversations/sample-payload.ts';
import { createStartCampaigns } from './conversations/start-by-event.ts';
import { tryRoutes } from './conversations/try-routes.ts';
import type { Turns } from './conversations/turns.ts';
import { reactivationRoutes } from './deliveries/alerts/reactivation-routes.ts';
import { alertRoutes } from './deliveries/alerts/routes.ts';
import type { Tracer } from './deliveries/egress/tracer.ts';
import { historyRoutes } from './deliveries/history/routes.ts';
import { laneRoutes } from './deliveries/ordered/routes.ts';
import { policyRoutes } from './deliveries/policies/routes.ts';
import { replayRoutes } from './deliveries/replays/routes.ts';
import type { Retention } from './deliveries/retention.ts';
import { deliveryRoutes } from './deliveries/routes.ts';
import { signingRoutes } from './deliveries/signing/routes.ts';
import { testSendRoutes } from './deliveries/test-send/routes.ts';
import { activityRoutes } from './events/activities/routes.ts';
import { mailingworkRoutes } from './events/compat/mailingwork/routes.ts';
import { yespoRoutes } from './events/compat/yespo/routes.ts';
import type { Emitter } from './events/emitter.ts';
import { eventTypeRoutes } from './events/event-type-routes.ts';
import { webhookRoutes } from './events/webhooks/routes.ts';
import { createNewsTransaction } from './events/webhooks/tell-endpoint-news.ts';
import { docsPage } from './http/docs.ts';
import { idempotency } from './http/idempotency.ts';
import { problem } from './http/problem.ts';
import { type AppEnv, createRouter } from './http/router.ts';
import type { SlowAnswers } from './http/slow-answers.ts';
import { isStreamedUpload } from './http/streamed-upload.ts';
import type { Limits } from './limits.ts';
import type { Links } from './links/links.ts';
import { linkRoutes } from './links/routes.ts';
import type { SendMail } from './mail/mail.ts';
import { describeApi } from './openapi.ts';
import { signupPageRoutes } from './preferences/forms/form-routes.ts';
import { signupFormRoutes } from './preferences/forms/routes.ts';
import { preferencePageRoutes } from './preferences/page/page-routes.ts';
import { preferenceRoutes } from './preferences/page/routes.ts';
import { callRoutes } from './requests/calls/routes.ts';
import { requestRoutes } from './requests/routes.ts';
import { requestTestRoutes } from './requests/test-send/routes.ts';
import type { EgressAllow } from './rules/address.ts';
import { sourceEventRoutes } from './source-events/routes.ts';
import { statisticRoutes } from './statistics/routes.ts';
import type { Context } from './store/context.ts';
import { pingDatabase } from './store/queries.ts';
import { timelineRoutes } from './timeline/routes.ts';

const MIB = 1024 * 1024;
const API_BODY_MAX_BYTES = MIB;
// Meta sends up to 3 MB in one callback (wire formats, §3.2).
const CALLBACK_BODY_MAX_BYTES = 3 * MIB;

export interface AppDeps extends Limits {
  ctx: Context;
  publicUrl: string;
  egressAllow: EgressAllow;
  channels: ChannelDirectory;
  turns: Turns;
  /** Who signs in with a password. */
  auth: Auth;
  /** Left out: invitations are handed on by hand. */
  sendMail?: SendMail | undefined;
  emitter: Emitter;
  links: Links;
  retention: Retention;
  /** Whether this server has a way to send mail. */
  sendsMail: boolean;
  /** The network address that a request comes from, behind proxies of ours too, where the runtime knows it. */
  findPeer(c: HonoContext<AppEnv>): string | undefined;
  /** What takes long to be counted. */
  slowAnswers: SlowAnswers;
  /** Sends a test to an endpoint. */
  trace: Tracer;
  /** What requests and webhooks are authorized with. */
  connectors: Connectors;
  /** Wakes the delivery side when the API made something due (a resend). */
  wakeDeliveries(): void;
  /** Prometheus text; left out where the runtime has no such process (Workers). */
  metrics?: () => Promise<{ contentType: string; body: string }>;
  /** False while the process drains: load balancers look elsewhere. */
  isReady(): boolean;
}

/** Every route of Hookline over its dependencies. Needs Web Standards only: the same app runs on Node and Workers. */
export function createApp(given: AppDeps) {
  const deps = { ...given, inNews: createNewsTransaction(given.emitter) };
  const app = createRouter();
  app.notFound(() => problem(404, 'not_found', 'There is nothing here. The API is described at /docs.'));
  app.use(async function provideContext(c, next) {
    c.set('context', deps.ctx);
    await next();
  });
  for (const base of callbackBases(deps.publicUrl)) {
    app.use(`${base}/channels/*`, limitBody(CALLBACK_BODY_MAX_BYTES));
    for (const page of ['reactivate', 'p', 'f']) app.use(`${base}/${page}/*`, limitBody(API_BODY_MAX_BYTES));
    app
      .route(base || '/', reactivationRoutes(deps))
      .route(base || '/', preferencePageRoutes(deps))
      .route(base || '/', signupPageRoutes(deps))
      .route(base || '/', linkRoutes(deps));
  }
  app.use('/auth/*', limitBody(API_BODY_MAX_BYTES));
  app.route('/', signInRoutes(deps));
  app.use('/v1/*', limitBody(API_BODY_MAX_BYTES), authenticate(deps.auth), idempotency);
  app.use('/compat/*', limitBody(API_BODY_MAX_BYTES));
  mountHealth(app, deps);
  return describeApi(app)
    .route('/', callbackRoutes(deps))
    .route('/', accountRoutes())
    .route('/', memberRoutes(deps))
    .route('/', channelRoutes(deps))
    .route('/', campaignRoutes(deps))
    .route('/', conversationRoutes(deps))
    .route('/', tryRoutes(deps))
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
    .route('/', policyRoutes())
    .route('/', connectorRoutes({ ...deps, findCampaignUses: findConnectorUses }))
    .route('/', requestRoutes({ ...deps, findCampaignUses: findRequestUses, findCallingCampaigns }))
    .route('/', requestTestRoutes({ ...deps, scheduler: systemScheduler, readTypedAnswer }))
    .route('/', alertRoutes(deps))
    .route('/', deliveryRoutes(deps))
    .route('/', signingRoutes())
    .route('/', testSendRoutes({ ...deps, samplePayload: buildSamplePayload }))
    .route('/', replayRoutes(deps.retention))
    .route('/', laneRoutes(deps))
    .route('/', historyRoutes())
    .route('/', activityRoutes(deps))
    .route('/', webhookRoutes(deps))
    .route('/', yespoRoutes(deps))
    .route('/', mailingworkRoutes(deps))
    .route('/', preferenceRoutes(deps))
    .route('/', signupFormRoutes(deps))
    .route('/', statisticRoutes(deps))
    .route('/', callRoutes())
    .route('/', sourceEventRoutes({ start: createStartCampaigns(deps) }))
    .route('/', eventTypeRoutes());
}

export type App = ReturnType<typeof createApp>;

function limitBody(maxSize: number): MiddlewareHandler<AppEnv> {
  const refuse = () => problem(413, 'too_large', `The body is larger than ${maxSize / MIB} MiB.`);
  const limitStream = bodyLimit({ maxSize, onError: refuse });
  return async function limitBody(c, next) {
    if (isStreamedUpload(c.req)) return next();
    const length = c.req.header('content-length');
    // Asked for its body as a stream, the Node server's request becomes a slow one (a fifth of an inbound callback).
    if (length === undefined || c.req.header('transfer-encoding') !== undefined) return limitStream(c, next);
    return Number(length) > maxSize ? refuse() : next();
  };
}

function mountHealth(app: ReturnType<typeof createRouter>, deps: AppDeps): void {
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/readyz', async (c) => {
    if (!deps.isReady()) return c.json({ status: 'draining' }, 503);
    try {
      await pingDatabase(deps.ctx.db);
      return c.json({ status: 'ready' });
    } catch (error) {
      deps.ctx.log.warn({ err: error }, 'not ready: the database does not answer');
      return c.json({ status: 'database unreachable' }, 503);
    }
  });
  app.get('/docs', (c) => c.html(docsPage()));
  app.get('/metrics', async (c) => {
    const metrics = await deps.metrics?.();
    if (!metrics) return c.notFound();
    return c.body(metrics.body, 200, { 'content-type': metrics.contentType });
  });
}
