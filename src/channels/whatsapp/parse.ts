import type { Inbound, ParsedCallback, ProviderRequest } from '../adapter.ts';
import { emptyCallback, malformedCallback, unknownEvent } from '../callback.ts';
import type { WhatsAppChannel } from './config.ts';
import { readEvent } from './event.ts';
import { asArray, asId, asMilliseconds, asObject, asText, isObject, type JsonObject, toRaw } from './json.ts';
import { readAddressChanges, readPerson, readSender } from './people.ts';
import { readStatus } from './status.ts';

const CALLBACK_OBJECT = 'whatsapp_business_account';
// Kinds that are no word of the person to us: what was said before is changed or taken back, or a chat was opened.
const NO_MESSAGE = new Set(['edit', 'revoke', 'request_welcome', 'system']);
const WISHES: ReadonlyMap<string, boolean> = new Map([
  ['stop', true],
  ['resume', false],
]);
const ADDRESS_CHANGES = new Set(['user_changed_number', 'user_changed_user_id']);

/**
 * Reads a callback: every entry, change, message and status in it, in order. What is not as the format says, and what
 * belongs to another number of the same app, goes to `unknown` and stops nothing else. @throws AppError malformed
 */
export function parseWhatsAppCallback(request: ProviderRequest, channel: WhatsAppChannel): ParsedCallback {
  const parsed = emptyCallback();
  for (const entry of readEntries(request.body)) {
    const changes = asObject(entry).changes;
    if (!Array.isArray(changes)) parsed.unknown.push(unknownEvent('entry', toRaw(entry)));
    for (const change of asArray(changes)) readChange(change, channel, parsed);
  }
  return parsed;
}

function readEntries(body: Uint8Array): unknown[] {
  const callback = readJson(body);
  if (!isObject(callback)) throw malformedCallback('', 'The body is not a JSON object.');
  if (callback.object !== CALLBACK_OBJECT) throw malformedCallback('/object', `object is not ${CALLBACK_OBJECT}.`);
  if (!Array.isArray(callback.entry)) throw malformedCallback('/entry', 'entry is not an array.');
  return callback.entry;
}

function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch (cause) {
    throw malformedCallback('', 'The body is not JSON.', cause);
  }
}

function readChange(change: unknown, channel: WhatsAppChannel, parsed: ParsedCallback): void {
  const field = asText(asObject(change).field);
  const value = asObject(asObject(change).value);
  const lists = [value.messages, value.statuses, value.errors].filter(Array.isArray);
  const preferences = field === 'user_preferences' ? asArray(value.user_preferences) : [];
  if (preferences.length > 0) {
    for (const each of preferences) readPreference(asObject(each), channel, value, parsed);
  } else if (field !== 'messages' || lists.length === 0) {
    parsed.unknown.push(unknownEvent(field ?? 'change', toRaw(change)));
  } else if (asObject(value.metadata).phone_number_id !== channel.config.phoneNumberId) {
    // An app has one callback address for all its numbers; the others have channels of their own, or none.
    parsed.unknown.push(unknownEvent('other_phone_number', toRaw(change)));
  } else {
    for (const message of asArray(value.messages)) readMessage(message, value.contacts, parsed);
    for (const status of asArray(value.statuses)) {
      const update = readStatus(asObject(status));
      if (update) parsed.statuses.push(update);
      else parsed.unknown.push(unknownEvent(`status.${asText(asObject(status).status) ?? ''}`, toRaw(status)));
    }
    for (const error of asArray(value.errors)) parsed.unknown.push(unknownEvent('error', toRaw(error)));
  }
}

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/user_preferences */
function readPreference(preference: JsonObject, channel: WhatsAppChannel, value: JsonObject, parsed: ParsedCallback) {
  const isOurs = asObject(value.metadata).phone_number_id === channel.config.phoneNumberId;
  const isOptedOut = WISHES.get(asText(preference.value) ?? '');
  const from = readPerson(preference, value.contacts);
  const isMarketing = preference.category === 'marketing_messages';
  if (isOurs && isMarketing && isOptedOut !== undefined && from.length > 0)
    parsed.preferences.push({ from, isOptedOut });
  else parsed.unknown.push(unknownEvent(isOurs ? 'user_preferences' : 'other_phone_number', toRaw(preference)));
}

function readMessage(raw: unknown, contacts: unknown, parsed: ParsedCallback): void {
  const message = asObject(raw);
  const system = asText(asObject(message.system).type) ?? '';
  const changes = message.type === 'system' && ADDRESS_CHANGES.has(system) ? readAddressChanges(message) : [];
  const inbound = changes.length === 0 ? toInbound(message, contacts) : undefined;
  parsed.changes.push(...changes);
  if (inbound) parsed.messages.push(inbound);
  else if (changes.length === 0) parsed.unknown.push(unknownEvent(nameOf(message, system), toRaw(raw)));
}

/** Undefined for what is no message to this number from one person: answering a group would answer each alone. */
function toInbound(message: JsonObject, contacts: unknown): Inbound | undefined {
  const providerId = asId(message.id);
  const type = asText(message.type);
  if (providerId === undefined || type === undefined || NO_MESSAGE.has(type) || message.group_id !== undefined)
    return undefined;
  const event = readEvent(type, message);
  const sender = readSender(message, contacts);
  if (event === undefined || sender.from.length === 0) return undefined;
  const sentAt = asMilliseconds(message.timestamp);
  const contextId = asId(asObject(message.context).id);
  return { providerId, ...sender, event, ...(sentAt !== undefined && { sentAt }), ...(contextId && { contextId }) };
}

function nameOf(message: JsonObject, system: string): string {
  if (message.group_id !== undefined) return 'group_message';
  const type = asText(message.type) ?? '';
  return type === 'system' ? `message.system.${system}` : `message.${type}`;
}
