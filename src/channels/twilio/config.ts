import { z } from '@hono/zod-openapi';
import type { ChannelAccess } from '../adapter.ts';
import { ApiBaseUrl, secret } from '../provider-config.ts';

const MESSAGING_SERVICE_SID = /^MG[0-9a-fA-F]{32}$/;
const WHATSAPP_PREFIX = 'whatsapp:';

/** What a Twilio channel is configured with; `authToken` is write-only. */
export const TwilioConfig = z.strictObject({
  accountSid: z.string().regex(/^AC[0-9a-fA-F]{32}$/, 'must be AC and 32 hexadecimal digits'),
  authToken: secret('auth token'),
  messagingServiceSid: z.string().regex(MESSAGING_SERVICE_SID, 'must be MG and 32 hexadecimal digits').optional(),
  apiBaseUrl: ApiBaseUrl.default('https://api.twilio.com'),
  replyMode: z.enum(['api', 'inline']).default('api'),
});
export type TwilioConfig = z.infer<typeof TwilioConfig>;

export type TwilioChannel = ChannelAccess<TwilioConfig>;

/** Whether the channel's sender is one of WhatsApp (`whatsapp:+…`) and not of SMS. */
export function isWhatsAppSender(sender: string): boolean {
  return sender.startsWith(WHATSAPP_PREFIX);
}

/** Whether the sender is a Messaging Service, which picks a number from its pool. */
export function isMessagingService(sender: string): boolean {
  return MESSAGING_SERVICE_SID.test(sender);
}

/** An address as Twilio's WhatsApp takes it. */
export function withWhatsAppPrefix(address: string): string {
  return `${WHATSAPP_PREFIX}${address}`;
}

/** How every call to Twilio says whose it is. */
export function twilioAuthorization({ accountSid, authToken }: TwilioConfig): string {
  return `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
}
