import {
  type Icon,
  IconAddressBook,
  IconArrowsExchange,
  IconBolt,
  IconBroadcast,
  IconBuilding,
  IconCertificate,
  IconForms,
  IconGauge,
  IconKey,
  IconMessageChatbot,
  IconPlugConnected,
  IconRepeat,
  IconSend,
  IconSettings,
  IconTerminal2,
  IconUpload,
  IconUser,
  IconUsers,
  IconUsersGroup,
  IconWebhook,
} from '@tabler/icons-react';
import type { LinkProps } from '@tanstack/react-router';
import type { Scope } from '../api/session.ts';
import type { PlainKey } from '../i18n/catalogue.ts';

export interface NavigationEntry {
  to: LinkProps['to'];
  label: PlainKey;
  icon: Icon;
  /** What people also call it, in whatever language: the command palette finds it under these, too. */
  aliases: readonly string[];
  /** Paths of pages that belong to it and are not below its own. */
  alsoAt?: readonly string[];
  /** What one must be allowed to do there; left out: whatever one is. */
  scope?: Scope;
}

/** The pages of the navigation, in its order. */
export const NAVIGATION: readonly NavigationEntry[] = [
  { to: '/overview', label: 'shell.overview', icon: IconGauge, aliases: ['Overview', 'Dashboard', 'Statistics'] },
  { to: '/campaigns', label: 'shell.campaigns', icon: IconMessageChatbot, aliases: ['Campaigns', 'Chatbots', 'Flows'] },
  { to: '/contacts', label: 'shell.contacts', icon: IconAddressBook, aliases: ['Contacts', 'People', 'Audience'] },
  {
    to: '/deliveries',
    label: 'shell.deliveries',
    icon: IconSend,
    aliases: ['Deliveries', 'Attempts', 'Logs'],
    alsoAt: ['/endpoints', '/replays'],
  },
  {
    to: '/webhooks',
    label: 'shell.webhooks',
    icon: IconWebhook,
    aliases: ['Webhooks', 'Events', 'Notifications', 'Alerts', 'External connections', 'Laboratory'],
  },
  {
    to: '/requests',
    label: 'shell.requests',
    icon: IconArrowsExchange,
    aliases: ['Requests', 'Connectors', 'Web services'],
  },
  { to: '/channels', label: 'shell.channels', icon: IconBroadcast, aliases: ['Channels', 'Twilio', 'WhatsApp', 'SMS'] },
  { to: '/settings', label: 'shell.settings', icon: IconSettings, aliases: ['Settings', 'Preferences'] },
];

/** Parts of pages that the command palette finds by their own names. */
export const DETOURS: readonly NavigationEntry[] = [
  {
    to: '/requests/connectors',
    label: 'connectors.title',
    icon: IconPlugConnected,
    aliases: ['Connectors', 'Authentication'],
  },
  {
    to: '/requests/source-events',
    label: 'sourceEvents.title',
    icon: IconBolt,
    aliases: ['Source events', 'Triggers'],
  },
  {
    to: '/requests/demo',
    label: 'serviceDemo.title',
    icon: IconTerminal2,
    aliases: ['Web Service Demo', 'Tools', 'Interfaces', 'API', 'Code'],
  },
  {
    to: '/endpoints',
    label: 'deliveries.endpoints',
    icon: IconPlugConnected,
    aliases: ['Endpoints', 'Receivers', 'Health'],
  },
  { to: '/replays', label: 'deliveries.replays', icon: IconRepeat, aliases: ['Replays', 'Send again'] },
  {
    to: '/webhooks/new',
    label: 'webhooks.create',
    icon: IconWebhook,
    aliases: ['Create a webhook', 'New webhook', 'Webhook address'],
    scope: 'design',
  },
  {
    to: '/webhooks/signing-keys',
    label: 'webhooks.signingKeys',
    icon: IconCertificate,
    aliases: ['Signing keys', 'Public key', 'PEM', 'XML', 'Secret'],
  },
  { to: '/contacts/segments', label: 'contacts.tabSegments', icon: IconUsersGroup, aliases: ['Segments', 'Groups'] },
  { to: '/contacts/imports', label: 'contacts.tabImports', icon: IconUpload, aliases: ['Imports', 'CSV', 'Upload'] },
  {
    to: '/contacts/fields',
    label: 'contacts.tabFields',
    icon: IconForms,
    aliases: ['Fields', 'Categories', 'Attributes'],
  },
  { to: '/contacts/forms', label: 'contacts.tabForms', icon: IconForms, aliases: ['Sign-up forms', 'Preference page'] },
  { to: '/settings/profile', label: 'people.profile', icon: IconUser, aliases: ['Profile', 'Password'] },
  { to: '/settings/members', label: 'people.members', icon: IconUsers, aliases: ['Members', 'Team', 'Invitations'] },
  {
    to: '/settings/api-keys',
    label: 'people.apiKeys',
    icon: IconKey,
    aliases: ['API keys', 'Tokens'],
    scope: 'admin',
  },
  { to: '/settings/account', label: 'people.account', icon: IconBuilding, aliases: ['Account', 'Time zone'] },
];
