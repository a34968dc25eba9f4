import type { OutgoingMessage, ProviderCall, SendResult } from '../adapter.ts';
import { toBadResponse, toFailure } from '../send-error.ts';
import {
  isMessagingService,
  isWhatsAppSender,
  type TwilioChannel,
  twilioAuthorization,
  withWhatsAppPrefix,
} from './config.ts';
import { TWILIO_ERRORS } from './errors.ts';
import { splitMedia } from './media.ts';
import { MESSAGE_ID_PARAMETER } from './status.ts';

/** https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource */
export function buildTwilioSend(message: OutgoingMessage, channel: TwilioChannel): ProviderCall {
  const { accountSid, apiBaseUrl } = channel.config;
  const isOnWhatsApp = message.to.kind === 'whatsapp' || isWhatsAppSender(channel.sender);
  const { body, mediaUrl } = splitMedia(message.content, isOnWhatsApp);
  const form = new URLSearchParams({
    To: isOnWhatsApp ? withWhatsAppPrefix(message.to.value) : message.to.value,
    ...sender(channel),
    ...(body === '' && mediaUrl !== undefined ? {} : { Body: body }),
    ...(mediaUrl === undefined ? {} : { MediaUrl: mediaUrl }),
    StatusCallback: withMessageId(message.statusUrl, message.id),
  });
  return {
    url: `${apiBaseUrl}/2010-04-01/Accounts/${accountSid}/Messages.json`,
    headers: {
      authorization: twilioAuthorization(channel.config),
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
    },
    body: form.toString(),
  };
}

/** Twilio answers 201 with `sid`, or an error with `code` and `message`. */
export function parseTwilioSendResult(status: number, headers: Headers, body: string): SendResult {
  const answer = readJson(body);
  if (status >= 200 && status < 300) {
    return typeof answer.sid === 'string' && answer.sid !== '' ? { ok: true, providerId: answer.sid } : toBadResponse();
  }
  const code = typeof answer.code === 'number' ? String(answer.code) : undefined;
  return toFailure(TWILIO_ERRORS, { status, headers }, code, typeof answer.message === 'string' ? answer.message : '');
}

function sender(channel: TwilioChannel): Record<string, string> {
  const serviceSid =
    channel.config.messagingServiceSid ?? (isMessagingService(channel.sender) ? channel.sender : undefined);
  return serviceSid === undefined ? { From: channel.sender } : { MessagingServiceSid: serviceSid };
}

function withMessageId(statusUrl: string, id: string): string {
  return `${statusUrl}${statusUrl.includes('?') ? '&' : '?'}${MESSAGE_ID_PARAMETER}=${id}`;
}

function readJson(body: string): { sid?: unknown; code?: unknown; message?: unknown } {
  try {
    return Object(JSON.parse(body));
  } catch {
    return {};
  }
}
