import { FAKE_META_ACCESS_TOKEN, FAKE_META_APP_SECRET, FAKE_META_PHONE_NUMBER_ID, signMetaBody } from './fake-meta.ts';
import { PUBLIC_URL, type TestHookline } from './hookline.ts';

/** A WhatsApp channel of the fake's phone number, made through the API. */
export async function createMetaChannel(
  hookline: Pick<TestHookline, 'api'>,
  config: { apiBaseUrl?: string } = {},
): Promise<{ id: string; inboundUrl: string }> {
  const { status, body } = await hookline.api<{ id: string; inboundUrl: string }>('POST', '/channels', {
    kind: 'whatsapp',
    name: 'WhatsApp',
    sender: '+15550783881',
    config: {
      phoneNumberId: FAKE_META_PHONE_NUMBER_ID,
      accessToken: FAKE_META_ACCESS_TOKEN,
      appSecret: FAKE_META_APP_SECRET,
      verifyToken: 'meatyhamhock',
      ...config,
    },
  });
  if (status !== 201) throw new Error(`channel refused: ${JSON.stringify(body)}`);
  return body;
}

/** Posts a callback as Meta does, signed over its bytes. */
export function postFromMeta(
  hookline: Pick<TestHookline, 'request'>,
  inboundUrl: string,
  callback: { entry: object[] },
): Promise<Response> {
  const body = JSON.stringify({ object: 'whatsapp_business_account', ...callback });
  return hookline.request(inboundUrl.slice(PUBLIC_URL.length), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': signMetaBody(body) },
    body,
  });
}

/** A person's text message, as it stands in Meta's callbacks. */
export function metaText(from: string, id: string, text: string): { entry: object[] } {
  const messages = [{ from, id, timestamp: '1749416383', type: 'text', text: { body: text } }];
  const metadata = { display_phone_number: '15550783881', phone_number_id: FAKE_META_PHONE_NUMBER_ID };
  const value = { messaging_product: 'whatsapp', metadata, contacts: [{ wa_id: from }], messages };
  return { entry: [{ id: '1', changes: [{ field: 'messages', value }] }] };
}
