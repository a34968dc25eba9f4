import type { PlainKey } from '../../i18n/catalogue.ts';

/** What people know the fields of a definition by. */
const NAMES: Readonly<Record<string, PlainKey>> = {
  name: 'editor.fieldCampaignName',
  label: 'editor.fieldLabel',
  text: 'editor.fieldText',
  before: 'editor.fieldBefore',
  menu: 'editor.fieldMenu',
  interactions: 'editor.fieldSections',
  key: 'editor.fieldKey',
  keywords: 'editor.fieldKeywords',
  redirect: 'editor.fieldRedirect',
  'redirect.type': 'editor.fieldRedirectType',
  'redirect.to': 'editor.fieldRedirectTo',
  'redirect.prompt': 'editor.fieldPrompt',
  'redirect.confirmation': 'editor.fieldConfirmation',
  'redirect.text': 'editor.fieldFarewell',
  'redirect.field': 'editor.fieldAttribute',
  'redirect.then': 'editor.fieldThen',
  'redirect.request': 'editor.fieldRequest',
  'redirect.save': 'editor.fieldSave',
  'redirect.onError': 'editor.fieldOnError',
  'redirect.onTimeout': 'editor.fieldOnTimeout',
  webhook: 'editor.fieldWebhook',
  'webhook.url': 'editor.fieldUrl',
  'webhook.body': 'editor.fieldPayload',
  'webhook.headers': 'editor.fieldHeaders',
  'webhook.policy': 'editor.fieldPolicy',
  'webhook.connector': 'editor.fieldConnector',
  'webhook.mayAnswer': 'editor.fieldMayAnswer',
  channels: 'editor.fieldChannels',
  trigger: 'editor.fieldTrigger',
  menuPrefix: 'editor.fieldMenuPrefix',
  category: 'editor.fieldCategory',
  trackLinks: 'editor.fieldTrackLinks',
  fallback: 'editor.fieldFallback',
  'fallback.text': 'editor.fieldFallbackText',
  'fallback.attempts': 'editor.fieldFallbackAttempts',
  'fallback.then': 'editor.fieldFallbackThen',
  expiresAfterMinutes: 'editor.fieldExpiry',
};

/** The name of a field, or of the nearest that contains it; undefined where it has none. */
export function nameOfField(field: string, isOption: boolean): PlainKey | undefined {
  const parts = field.replace(/^redirect\.webhook\b/, 'webhook').split('.');
  for (let length = parts.length; length > 0; length -= 1) {
    const key = parts.slice(0, length).join('.');
    if (key === 'text' && isOption) return 'editor.fieldMenuText';
    const name = NAMES[key];
    if (name !== undefined) return name;
  }
  return undefined;
}
