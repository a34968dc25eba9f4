import { z } from '@hono/zod-openapi';
import type { ChannelAccess } from '../adapter.ts';
import { ApiBaseUrl, secret } from '../provider-config.ts';

/** What a WhatsApp Cloud API channel is configured with; token, app secret and verify token are write-only. */
export const WhatsAppConfig = z.strictObject({
  phoneNumberId: z.string().regex(/^\d{5,25}$/, 'must be the id of the phone number, digits only'),
  accessToken: secret('access token'),
  appSecret: secret('app secret'),
  verifyToken: secret('verify token'),
  apiBaseUrl: ApiBaseUrl.default('https://graph.facebook.com'),
  // A version lives two years after its successor came. https://developers.facebook.com/docs/graph-api/changelog
  apiVersion: z
    .string()
    .regex(/^v\d{1,3}\.\d{1,2}$/, 'must look like v25.0')
    .default('v25.0'),
});
export type WhatsAppConfig = z.infer<typeof WhatsAppConfig>;

export type WhatsAppChannel = ChannelAccess<WhatsAppConfig>;
