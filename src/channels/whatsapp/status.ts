import { decodeId } from '../../base/ids.ts';
import type { SendError, StatusUpdate } from '../adapter.ts';
import { final, toSendError } from '../send-error.ts';
import { WHATSAPP_ERRORS } from './errors.ts';
import { asArray, asId, asMilliseconds, asObject, asText, type JsonObject } from './json.ts';

const STATES: ReadonlyMap<string, StatusUpdate['state']> = new Map([
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  // A voice message that was listened to.
  ['played', 'read'],
  ['failed', 'failed'],
]);

/** What became of a message of ours; undefined where the status says nothing that we know. */
export function readStatus(status: JsonObject): StatusUpdate | undefined {
  const providerId = asId(status.id);
  const state = STATES.get(asText(status.status) ?? '');
  if (providerId === undefined || state === undefined) return undefined;
  const messageId = asId(status.biz_opaque_callback_data);
  const at = asMilliseconds(status.timestamp);
  return {
    providerId,
    state,
    ...(messageId !== undefined && decodeId('msg', messageId) !== undefined && { messageId }),
    ...(at !== undefined && { at }),
    ...(state === 'failed' && { error: readError(asObject(asArray(status.errors)[0])) }),
  };
}

function readError(error: JsonObject): SendError {
  if (typeof error.code === 'number') return toSendError(WHATSAPP_ERRORS, String(error.code), readErrorText(error));
  return { code: 'failed', ...final('WhatsApp reports the message as failed.') };
}

/** Meta's own words: the details say most, titles are to go away. */
export function readErrorText(error: JsonObject): string {
  return asText(asObject(error.error_data).details) ?? asText(error.message) ?? asText(error.title) ?? '';
}
