import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { toProblem } from './api/problems.ts';
import { accountQuery, sessionQuery } from './api/session.ts';
import { readContactsSearch } from './contacts/search.ts';
import { TIMELINE_KINDS, type TimelineKind } from './contacts/timeline/kinds.ts';
import { readDeliveriesSearch } from './deliveries/list/filters.ts';
import { readReplaySearch } from './deliveries/replays/replay-search.ts';
import { Loading } from './shell/Loading.tsx';
import { NoPage } from './shell/NoPage.tsx';
import { PageBroke } from './shell/PageBroke.tsx';
import { readBack } from './sign-in/back.ts';

interface RouterContext {
  queryClient: QueryClient;
}

const root = createRootRouteWithContext<RouterContext>()({ component: Outlet, notFoundComponent: NoPage });

/*
 * Pages outside: nobody is signed in. They come with their own code, as all pages do.
 */

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { back?: string; link?: 'used'; reset?: 'done' } => ({
    ...(typeof search.back === 'string' && { back: readBack(search.back) }),
    ...(search.link === 'used' && { link: 'used' }),
    ...(search.reset === 'done' && { reset: 'done' }),
  }),
  component: lazyRouteComponent(() => import('./sign-in/SignInPage.tsx'), 'SignInPage'),
});
const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('./sign-in/SetupPage.tsx'), 'SetupPage'),
});
const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitations/$token',
  component: lazyRouteComponent(() => import('./sign-in/InvitationPage.tsx'), 'InvitationPage'),
});
const forgot = createRoute({
  getParentRoute: () => root,
  path: '/forgot',
  component: lazyRouteComponent(() => import('./sign-in/ForgotPage.tsx'), 'ForgotPage'),
});
const reset = createRoute({
  getParentRoute: () => root,
  path: '/reset',
  validateSearch: (search: Record<string, unknown>) => ({ token: String(search.token ?? '') }),
  component: lazyRouteComponent(() => import('./sign-in/ResetPage.tsx'), 'ResetPage'),
});

/*
 * Pages inside. The server answers these addresses with the same page: a path that starts like one of its own
 * (serve-designer.ts) cannot be one of these, so the page of the channels is `/channels` and nothing below it.
 */

const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  async beforeLoad({ context: { queryClient }, location }) {
    try {
      await Promise.all([queryClient.ensureQueryData(sessionQuery), queryClient.ensureQueryData(accountQuery)]);
    } catch (error) {
      if (toProblem(error).status === 401) throw redirect({ to: '/sign-in', search: { back: location.href } });
      throw error;
    }
  },
  component: lazyRouteComponent(() => import('./shell/Shell.tsx'), 'Shell'),
});
const start = createRoute({
  getParentRoute: () => shell,
  path: '/',
  beforeLoad() {
    throw redirect({ to: '/campaigns', replace: true });
  },
});
const campaigns = createRoute({
  getParentRoute: () => shell,
  path: '/campaigns',
  validateSearch: (search: Record<string, unknown>): { create?: true } =>
    search.create === true ? { create: true } : {},
  component: lazyRouteComponent(() => import('./campaigns/CampaignsPage.tsx'), 'CampaignsPage'),
});
const campaign = createRoute({
  getParentRoute: () => shell,
  path: '/campaigns/$campaignId',
  validateSearch: (search: Record<string, unknown>): { view?: 'graph' | 'json' } =>
    search.view === 'graph' || search.view === 'json' ? { view: search.view } : {},
  component: lazyRouteComponent(() => import('./editor/EditorPage.tsx'), 'EditorPage'),
});
const overview = createRoute({
  getParentRoute: () => shell,
  path: '/overview',
  component: lazyRouteComponent(() => import('./overview/OverviewPage.tsx'), 'OverviewPage'),
});
const results = createRoute({
  getParentRoute: () => shell,
  path: '/campaigns/$campaignId/results',
  component: lazyRouteComponent(() => import('./overview/ResultsPage.tsx'), 'ResultsPage'),
});
const contacts = createRoute({
  getParentRoute: () => shell,
  path: '/contacts',
  validateSearch: readContactsSearch,
  component: lazyRouteComponent(() => import('./contacts/ContactsPage.tsx'), 'ContactsPage'),
});
const segments = createRoute({
  getParentRoute: () => shell,
  path: '/contacts/segments',
  validateSearch: (search: Record<string, unknown>): { edit?: string; filter?: Record<string, unknown> } => ({
    ...(typeof search.edit === 'string' && { edit: search.edit }),
    ...(typeof search.filter === 'object' && search.filter !== null && { filter: { ...search.filter } }),
  }),
  component: lazyRouteComponent(() => import('./contacts/SegmentsPage.tsx'), 'SegmentsPage'),
});
const imports = createRoute({
  getParentRoute: () => shell,
  path: '/contacts/imports',
  validateSearch: (search: Record<string, unknown>): { show?: string } =>
    typeof search.show === 'string' ? { show: search.show } : {},
  component: lazyRouteComponent(() => import('./contacts/ImportsPage.tsx'), 'ImportsPage'),
});
const contactFields = createRoute({
  getParentRoute: () => shell,
  path: '/contacts/fields',
  component: lazyRouteComponent(() => import('./contacts/FieldsPage.tsx'), 'FieldsPage'),
});
const signupForms = createRoute({
  getParentRoute: () => shell,
  path: '/contacts/forms',
  component: lazyRouteComponent(() => import('./contacts/FormsPage.tsx'), 'FormsPage'),
});
const contact = createRoute({
  getParentRoute: () => shell,
  path: '/contacts/$contactId',
  validateSearch: (search: Record<string, unknown>): { kind?: TimelineKind } => {
    const kind = TIMELINE_KINDS.find((each) => each === search.kind);
    return kind ? { kind } : {};
  },
  component: lazyRouteComponent(() => import('./contacts/ContactPage.tsx'), 'ContactPage'),
});
const deliveries = createRoute({
  getParentRoute: () => shell,
  path: '/deliveries',
  validateSearch: readDeliveriesSearch,
  component: lazyRouteComponent(() => import('./deliveries/DeliveriesPage.tsx'), 'DeliveriesPage'),
});
const delivery = createRoute({
  getParentRoute: () => shell,
  path: '/deliveries/$deliveryId',
  component: lazyRouteComponent(() => import('./deliveries/DeliveryPage.tsx'), 'DeliveryPage'),
});
const endpoints = createRoute({
  getParentRoute: () => shell,
  path: '/endpoints',
  validateSearch: (search: Record<string, unknown>): { attention?: true } =>
    search.attention === true ? { attention: true } : {},
  component: lazyRouteComponent(() => import('./deliveries/EndpointsPage.tsx'), 'EndpointsPage'),
});
const endpoint = createRoute({
  getParentRoute: () => shell,
  path: '/endpoints/$endpointId',
  component: lazyRouteComponent(() => import('./deliveries/EndpointPage.tsx'), 'EndpointPage'),
});
const replays = createRoute({
  getParentRoute: () => shell,
  path: '/replays',
  validateSearch: readReplaySearch,
  component: lazyRouteComponent(() => import('./deliveries/ReplaysPage.tsx'), 'ReplaysPage'),
});
const webhooks = createRoute({
  getParentRoute: () => shell,
  path: '/webhooks',
  component: lazyRouteComponent(() => import('./webhooks/WebhooksPage.tsx'), 'WebhooksPage'),
});
const newWebhook = createRoute({
  getParentRoute: () => shell,
  path: '/webhooks/new',
  component: lazyRouteComponent(() => import('./webhooks/NewWebhookPage.tsx'), 'NewWebhookPage'),
});
const signingKeys = createRoute({
  getParentRoute: () => shell,
  path: '/webhooks/signing-keys',
  component: lazyRouteComponent(() => import('./webhooks/SigningKeysPage.tsx'), 'SigningKeysPage'),
});
const webhook = createRoute({
  getParentRoute: () => shell,
  path: '/webhooks/$webhookId',
  component: lazyRouteComponent(() => import('./webhooks/WebhookPage.tsx'), 'WebhookPage'),
});
const requests = createRoute({
  getParentRoute: () => shell,
  path: '/requests',
  validateSearch: (search: Record<string, unknown>): { manage?: 'kept' | 'deleted' } =>
    search.manage === 'kept' || search.manage === 'deleted' ? { manage: search.manage } : {},
  component: lazyRouteComponent(() => import('./requests/RequestsPage.tsx'), 'RequestsPage'),
});
const connectors = createRoute({
  getParentRoute: () => shell,
  path: '/requests/connectors',
  component: lazyRouteComponent(() => import('./requests/ConnectorsPage.tsx'), 'ConnectorsPage'),
});
const sourceEvents = createRoute({
  getParentRoute: () => shell,
  path: '/requests/source-events',
  component: lazyRouteComponent(() => import('./requests/SourceEventsPage.tsx'), 'SourceEventsPage'),
});
const serviceDemo = createRoute({
  getParentRoute: () => shell,
  path: '/requests/demo',
  validateSearch: (search: Record<string, unknown>): { call?: string } =>
    typeof search.call === 'string' ? { call: search.call } : {},
  component: lazyRouteComponent(() => import('./requests/ServiceDemoPage.tsx'), 'ServiceDemoPage'),
});
const request = createRoute({
  getParentRoute: () => shell,
  path: '/requests/$requestId',
  validateSearch: (search: Record<string, unknown>): { copy?: string; test?: true; back?: string } => ({
    ...(typeof search.copy === 'string' && { copy: search.copy }),
    ...(search.test === true && { test: true }),
    ...(typeof search.back === 'string' && { back: readBack(search.back) }),
  }),
  component: lazyRouteComponent(() => import('./requests/RequestPage.tsx'), 'RequestPage'),
});
const channels = createRoute({
  getParentRoute: () => shell,
  path: '/channels',
  component: lazyRouteComponent(() => import('./channels/ChannelsPage.tsx'), 'ChannelsPage'),
});
const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  component: lazyRouteComponent(() => import('./people/SettingsPage.tsx'), 'SettingsPage'),
});
const settingsStart = createRoute({
  getParentRoute: () => settings,
  path: '/',
  beforeLoad() {
    throw redirect({ to: '/settings/profile', replace: true });
  },
});
const profile = createRoute({
  getParentRoute: () => settings,
  path: '/profile',
  component: lazyRouteComponent(() => import('./people/Profile.tsx'), 'Profile'),
});
const members = createRoute({
  getParentRoute: () => settings,
  path: '/members',
  component: lazyRouteComponent(() => import('./people/Members.tsx'), 'Members'),
});
const apiKeys = createRoute({
  getParentRoute: () => settings,
  path: '/api-keys',
  component: lazyRouteComponent(() => import('./people/ApiKeys.tsx'), 'ApiKeys'),
});
const account = createRoute({
  getParentRoute: () => settings,
  path: '/account',
  component: lazyRouteComponent(() => import('./people/AccountSettings.tsx'), 'AccountSettings'),
});

const inside = shell.addChildren([
  start,
  campaigns,
  campaign,
  results,
  overview,
  contacts,
  segments,
  imports,
  contactFields,
  signupForms,
  contact,
  deliveries,
  delivery,
  endpoints,
  endpoint,
  replays,
  webhooks,
  newWebhook,
  signingKeys,
  webhook,
  requests,
  connectors,
  sourceEvents,
  serviceDemo,
  request,
  channels,
  settings.addChildren([settingsStart, profile, members, apiKeys, account]),
]);
const routeTree = root.addChildren([signIn, setup, invitation, forgot, reset, inside]);

/** The pages. */
export function createDesignerRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    // What was preloaded is as fresh as the queries say.
    defaultPreloadStaleTime: 0,
    defaultPendingComponent: Loading,
    defaultErrorComponent: PageBroke,
    scrollRestoration: true,
  });
}

export type DesignerRouter = ReturnType<typeof createDesignerRouter>;

declare module '@tanstack/react-router' {
  interface Register {
    router: DesignerRouter;
  }
}
