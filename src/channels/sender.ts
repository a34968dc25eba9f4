import type { ChannelKind } from './schema.ts';

const E164 = /^\+[1-9]\d{6,14}$/;
const WHATSAPP_NUMBER = /^whatsapp:\+[1-9]\d{6,14}$/;
const SHORT_CODE = /^\d{3,8}$/;
// At most eleven characters, one of them a letter. https://www.twilio.com/docs/messaging/api/alphasender-resource
const ALPHANUMERIC = /^(?=.*[A-Za-z])[A-Za-z0-9 +_&-]{1,11}$/;

const SIMULATOR_SENDER = 'simulator';

/** The sender of a channel that names none. */
export function defaultSender(kind: ChannelKind): string {
  return kind === 'simulator' ? SIMULATOR_SENDER : '';
}

/** What is wrong with a channel's sender, in words for who typed it; undefined where it will do. */
export function findSenderFault(kind: ChannelKind, sender: string, config: unknown): string | undefined {
  if (kind !== 'twilio') return sender === '' ? 'Give the number as people see it.' : undefined;
  if (sender === '') {
    const hasService = typeof config === 'object' && config !== null && 'messagingServiceSid' in config;
    return hasService ? undefined : 'Give the sender, or a messagingServiceSid in the config.';
  }
  const isSender = [E164, WHATSAPP_NUMBER, SHORT_CODE, ALPHANUMERIC].some((form) => form.test(sender));
  return isSender
    ? undefined
    : 'This is neither a number in E.164 (+15550001111), nor whatsapp:+15550001111, nor a short code, nor an alphanumeric sender.';
}
