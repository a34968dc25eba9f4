import { randomUUID } from 'node:crypto';
import twilio from 'twilio';
import { FAKE_TWILIO_ACCOUNT_SID, FAKE_TWILIO_AUTH_TOKEN } from './fake-twilio.ts';
import { PUBLIC_URL, type TestHookline } from './hookline.ts';

/** A message id as Twilio makes them. */
export function newMessageSid(): string {
  return `SM${randomUUID().replaceAll('-', '')}`;
}

/**
 * Posts an inbound message the way Twilio does, signed by Twilio's own SDK.
 * @param inboundUrl the channel's, under PUBLIC_URL.
 */
export function postFromTwilio(
  hookline: Pick<TestHookline, 'request'>,
  inboundUrl: string,
  message: { from: string; body: string; sid?: string; extra?: Record<string, string> },
): Promise<Response> {
  const sid = message.sid ?? newMessageSid();
  const form: Record<string, string> = {
    ToCountry: 'US',
    MessageSid: sid,
    SmsMessageSid: sid,
    SmsSid: sid,
    NumMedia: '0',
    NumSegments: '1',
    SmsStatus: 'received',
    Body: message.body,
    To: '+12028831111',
    From: message.from,
    AccountSid: FAKE_TWILIO_ACCOUNT_SID,
    ApiVersion: '2010-04-01',
    ...message.extra,
  };
  return hookline.request(inboundUrl.slice(PUBLIC_URL.length), {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': twilio.getExpectedTwilioSignature(FAKE_TWILIO_AUTH_TOKEN, inboundUrl, form),
    },
    body: new URLSearchParams(form).toString(),
  });
}

/** A Twilio channel of the fake's account, made through the API. */
export async function createTwilioChannel(
  hookline: Pick<TestHookline, 'api'>,
  config: { replyMode: 'api' | 'inline'; apiBaseUrl?: string },
): Promise<{ id: string; inboundUrl: string; statusUrl: string }> {
  const { status, body } = await hookline.api<{ id: string; inboundUrl: string; statusUrl: string }>(
    'POST',
    '/channels',
    {
      kind: 'twilio',
      name: 'SMS',
      sender: '+12028831111',
      config: { accountSid: FAKE_TWILIO_ACCOUNT_SID, authToken: FAKE_TWILIO_AUTH_TOKEN, ...config },
    },
  );
  if (status !== 201) throw new Error(`channel refused: ${JSON.stringify(body)}`);
  return body;
}

/** Creates and publishes a campaign; its id. */
export async function publishCampaign(
  hookline: Pick<TestHookline, 'api'>,
  name: string,
  definition: unknown,
): Promise<string> {
  const created = await hookline.api<{ id: string }>('POST', '/campaigns', { kind: 'chatbot', name, definition });
  if (created.status !== 201) throw new Error(`campaign refused: ${JSON.stringify(created.body)}`);
  const published = await hookline.api('POST', `/campaigns/${created.body.id}/publish`);
  if (published.status !== 200) throw new Error(`not published: ${JSON.stringify(published.body)}`);
  return created.body.id;
}
