import type { PlainKey, Translate } from '../../i18n/catalogue.ts';

interface Told {
  type: string;
  /** As webhooks of the format `standard` get it. */
  data: unknown;
}

const PLAIN: Record<string, PlainKey> = {
  'contact.created': 'timeline.eventContactCreated',
  'contact.modified': 'timeline.eventContactModified',
  'contact.opted_in': 'timeline.eventContactOptedIn',
  'contact.opted_out': 'timeline.eventContactOptedOut',
  'contact.complained': 'timeline.eventComplained',
  'conversation.handed_over': 'timeline.eventHandedOver',
  'message.sent': 'timeline.eventMessageSent',
  'message.delivered': 'timeline.eventMessageDelivered',
  'message.read': 'timeline.eventMessageRead',
};

/** An event in words; one that is not known here by its name. */
export function describeEvent({ type, data }: Told, t: Translate): string {
  const at = (...path: string[]) => textAt(data, path);
  switch (type) {
    case 'contact.merged':
      return t('timeline.eventContactMerged', { number: at('merged', 'number') });
    case 'contact.subscription_changed':
      return t('timeline.eventSubscriptionChanged', { changes: changesOf(data) });
    case 'contact.quarantined':
      return t('timeline.eventQuarantined', { address: at('address', 'value'), reason: at('error', 'message') });
    case 'conversation.started':
      return t('timeline.eventConversationStarted', { campaign: at('campaign', 'name') || t('timeline.noCampaign') });
    case 'conversation.answered':
      return t('timeline.eventConversationAnswered', { label: at('label'), response: at('response') });
    case 'conversation.ended':
      return t('timeline.eventConversationEnded', { campaign: at('campaign', 'name') || t('timeline.noCampaign') });
    case 'message.undelivered':
      return t('timeline.eventMessageUndelivered', { reason: at('error', 'message') });
    case 'message.clicked':
      return t('timeline.eventMessageClicked', { url: at('click', 'url') });
    case 'message.failed_to_prepare':
      return t('timeline.eventNotPrepared', { reason: at('problem', 'message') });
    default: {
      const key = PLAIN[type];
      return key ? t(key) : type;
    }
  }
}

/** By whom or what it was done, as the event says it. */
export function sourceOf({ data }: Told): string | null {
  return textAt(data, ['source']) || null;
}

/** `+news, −offers` */
function changesOf(data: unknown): string {
  const changes = valueAt(data, ['changes']);
  if (!Array.isArray(changes)) return '';
  return changes
    .map((change: unknown) => `${valueAt(change, ['isOptedIn']) === true ? '+' : '−'}${textAt(change, ['category'])}`)
    .join(', ');
}

function textAt(data: unknown, path: readonly string[]): string {
  const value = valueAt(data, path);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function valueAt(data: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return data;
  if (typeof data !== 'object' || data === null || !Object.hasOwn(data, name)) return undefined;
  return valueAt((data as Record<string, unknown>)[name], rest);
}
