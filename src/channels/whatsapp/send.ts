import { presentOnWhatsApp, type WhatsAppPresentation } from '../../rules/menu.ts';
import type { Address, OutgoingMedia } from '../../rules/message.ts';
import type { OutgoingMessage, ProviderCall, SendResult } from '../adapter.ts';
import { toBadResponse, toFailure } from '../send-error.ts';
import type { WhatsAppChannel } from './config.ts';
import { PAIR_RATE_CODE, PAIR_RATE_GAP_MS, WHATSAPP_ERRORS } from './errors.ts';
import { asArray, asId, asObject, type JsonObject } from './json.ts';
import { readErrorText } from './status.ts';

// Stands on the button that opens a list; the same word in most languages that campaigns are written in.
const LIST_BUTTON = 'Menu';

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages */
export function buildWhatsAppSend(message: OutgoingMessage, channel: WhatsAppChannel): ProviderCall {
  const { apiBaseUrl, apiVersion, phoneNumberId, accessToken } = channel.config;
  return {
    url: `${apiBaseUrl}/${apiVersion}/${phoneNumberId}/messages`,
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      ...toRecipient(message.to),
      ...toContent(presentOnWhatsApp(message.content)),
      biz_opaque_callback_data: message.id,
    }),
  };
}

/** Meta answers 200 with `messages[0].id`, or an error with `error.code`. */
export function parseWhatsAppSendResult(status: number, headers: Headers, body: string): SendResult {
  const answer = readJson(body);
  if (status >= 200 && status < 300) {
    const providerId = asId(asObject(asArray(answer.messages)[0]).id);
    return providerId === undefined ? toBadResponse() : { ok: true, providerId };
  }
  const error = asObject(answer.error);
  const code = typeof error.code === 'number' ? String(error.code) : undefined;
  const failure = toFailure(WHATSAPP_ERRORS, { status, headers }, code, readErrorText(error));
  return code === PAIR_RATE_CODE ? { retryAfterMs: PAIR_RATE_GAP_MS, ...failure } : failure;
}

/** Numbers and user ids go by different names; a number without its plus. */
function toRecipient(address: Address): { to: string } | { recipient: string } {
  return address.kind === 'whatsapp' ? { recipient: address.value } : { to: address.value.replace(/^\+/, '') };
}

function toContent(shown: WhatsAppPresentation): object {
  switch (shown.type) {
    case 'text':
      return { type: 'text', text: { preview_url: false, body: shown.text } };
    case 'media': {
      const { media, caption } = shown;
      return { type: media.kind, [media.kind]: { ...toMedia(media), ...(caption === '' ? {} : { caption }) } };
    }
    case 'buttons': {
      const { header } = shown;
      const buttons = shown.buttons.map((reply) => ({ type: 'reply', reply }));
      const media = header && { header: { type: header.kind, [header.kind]: toMedia(header) } };
      return toInteractive('button', shown.body, { buttons }, media);
    }
    case 'list':
      return toInteractive('list', shown.body, { button: LIST_BUTTON, sections: [{ rows: shown.rows }] });
  }
}

function toInteractive(type: 'button' | 'list', text: string, action: object, header: object = {}): object {
  return { type: 'interactive', interactive: { type, ...header, body: { text }, action } };
}

/** Meta fetches it from there. A document without a name is shown as "Untitled". */
function toMedia({ kind, url }: OutgoingMedia): { link: string; filename?: string } {
  const [filename] = kind === 'document' ? (/[^/]+$/.exec(URL.parse(url)?.pathname ?? '') ?? []) : [];
  return { link: url, ...(filename === undefined ? {} : { filename: decodeName(filename) }) };
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function readJson(body: string): JsonObject {
  try {
    return asObject(JSON.parse(body));
  } catch {
    return {};
  }
}
