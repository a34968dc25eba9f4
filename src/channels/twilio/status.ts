import { decodeId } from '../../base/ids.ts';
import type { ParsedCallback, ProviderRequest, SendError, StatusUpdate } from '../adapter.ts';
import { emptyCallback, malformedCallback, unknownEvent } from '../callback.ts';
import { final, toSendError } from '../send-error.ts';
import { TWILIO_ERRORS } from './errors.ts';
import { readBody, readForm } from './form.ts';
import { readMessageSid } from './message-sid.ts';

/** The query parameter of the status address that brings our message id back. */
export const MESSAGE_ID_PARAMETER = 'm';

const STATES: ReadonlyMap<string, StatusUpdate['state']> = new Map([
  ['accepted', 'sending'],
  ['scheduled', 'sending'],
  ['queued', 'sending'],
  ['sending', 'sending'],
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  ['undelivered', 'failed'],
  ['failed', 'failed'],
  ['canceled', 'failed'],
]);

/** Reads a status callback; states that say nothing about a message of ours are unknown events. @throws AppError malformed */
export function parseTwilioStatus(request: ProviderRequest): ParsedCallback {
  const form = readForm(request);
  const providerId = readMessageSid(form);
  const status = form.get('MessageStatus') || form.get('SmsStatus');
  if (!status) throw malformedCallback('/MessageStatus', 'MessageStatus is missing.');
  const parsed = emptyCallback();
  const state = STATES.get(status);
  if (state === undefined) {
    parsed.unknown.push(unknownEvent(`status.${status}`, readBody(request)));
    return parsed;
  }
  const messageId = readMessageId(request.url);
  parsed.statuses.push({
    providerId,
    state,
    ...(messageId !== undefined && { messageId }),
    ...(state === 'failed' && { error: readError(form, status) }),
  });
  return parsed;
}

function readMessageId(url: string): string | undefined {
  const id = URL.parse(url)?.searchParams.get(MESSAGE_ID_PARAMETER);
  return id && decodeId('msg', id) !== undefined ? id : undefined;
}

/** A failure without a code (`canceled`) has its status for one. */
function readError(form: URLSearchParams, status: string): SendError {
  const code = form.get('ErrorCode') ?? '';
  if (/^[1-9]\d{0,9}$/.test(code)) return toSendError(TWILIO_ERRORS, code, form.get('ErrorMessage') ?? '');
  return { code: status, ...final(`Twilio reports the message as ${status}.`) };
}
