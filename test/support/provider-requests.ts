import { readdirSync, readFileSync } from 'node:fs';
import type { ChannelAccess, ProviderRequest } from '../../src/channels/adapter.ts';
import { TwilioConfig } from '../../src/channels/twilio/config.ts';
import { WhatsAppConfig } from '../../src/channels/whatsapp/config.ts';
import {
  FAKE_META_ACCESS_TOKEN,
  FAKE_META_APP_SECRET,
  FAKE_META_PHONE_NUMBER_ID,
  signMetaBody,
  toMetaJson,
} from './fake-meta.ts';
import { FAKE_TWILIO_ACCOUNT_SID, FAKE_TWILIO_AUTH_TOKEN, signTwilioForm } from './fake-twilio.ts';

const CHANNEL_ID = 'chn_01hx000000000000000000000a';
export const INBOUND_URL = `https://hooks.example.com/channels/${CHANNEL_ID}/inbound`;
export const STATUS_URL = `https://hooks.example.com/channels/${CHANNEL_ID}/status`;

const PAYLOADS = new URL('../payloads/', import.meta.url);

/** The names of the samples that start with `prefix`. */
export function listPayloads(prefix: string): string[] {
  return readdirSync(PAYLOADS).filter((name) => name.startsWith(prefix));
}

/** A sample's text as it stands in test/payloads. */
export function readPayload(name: string): string {
  return readFileSync(new URL(name, PAYLOADS), 'utf8');
}

/** A Twilio channel of the fake's account. */
export function twilioChannel(sender = '+12028831111', config: object = {}): ChannelAccess<TwilioConfig> {
  const credentials = { accountSid: FAKE_TWILIO_ACCOUNT_SID, authToken: FAKE_TWILIO_AUTH_TOKEN };
  return { id: CHANNEL_ID, sender, config: TwilioConfig.parse({ ...credentials, ...config }) };
}

/** A WhatsApp channel of the fake's phone number. */
export function whatsAppChannel(config: object = {}): ChannelAccess<WhatsAppConfig> {
  const credentials = {
    phoneNumberId: FAKE_META_PHONE_NUMBER_ID,
    accessToken: FAKE_META_ACCESS_TOKEN,
    appSecret: FAKE_META_APP_SECRET,
    verifyToken: 'meatyhamhock',
  };
  return { id: CHANNEL_ID, sender: '+15550783881', config: WhatsAppConfig.parse({ ...credentials, ...config }) };
}

/** A provider's request, unsigned. */
export function providerRequest(
  body: string | Uint8Array,
  url = INBOUND_URL,
  headers: Record<string, string> = {},
): ProviderRequest {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  return { method: 'POST', url, headers: new Headers(headers), body: bytes };
}

/** A form post as Twilio signs it. */
export function twilioRequest(form: Record<string, string>, url = INBOUND_URL): ProviderRequest {
  return providerRequest(new URLSearchParams(form).toString(), url, {
    'content-type': 'application/x-www-form-urlencoded',
    'x-twilio-signature': signTwilioForm(url, form),
  });
}

/** A JSON post as Meta signs it. */
export function metaRequest(callback: object): ProviderRequest {
  const body = toMetaJson(callback);
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signMetaBody(body) };
  return providerRequest(body, INBOUND_URL, headers);
}

/** A Meta callback with one change of the field `messages` for the fake's number. */
export function metaCallback(value: object, field = 'messages'): object {
  const metadata = { display_phone_number: '15550783881', phone_number_id: FAKE_META_PHONE_NUMBER_ID };
  const change = { field, value: { messaging_product: 'whatsapp', metadata, ...value } };
  return { object: 'whatsapp_business_account', entry: [{ id: '102290129340398', changes: [change] }] };
}
