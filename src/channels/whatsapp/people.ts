import type { Address } from '../../rules/message.ts';
import { fromWhatsAppId, isWhatsAppUserId } from '../../rules/phone.ts';
import type { AddressChange } from '../adapter.ts';
import { asArray, asObject, asText, type JsonObject } from './json.ts';

/** Who wrote a message: every address that the message and its entry in `contacts` name, the phone number first. */
export function readSender(message: JsonObject, contacts: unknown): { from: Address[]; profileName?: string } {
  const contact = findContact(message, contacts);
  const phone = readPhone(message.from) ?? readPhone(contact.wa_id);
  const user = readUser(message.from_user_id) ?? readUser(contact.user_id) ?? readUser(message.from);
  const profileName = asText(asObject(contact.profile).name);
  return { from: [phone, user].filter((a) => a !== undefined), ...(profileName && { profileName }) };
}

/** Whose wish it is: every address that it and its entry in `contacts` name, the phone number first. */
export function readPerson(wish: JsonObject, contacts: unknown): Address[] {
  const entry = findContact({ from: wish.wa_id, from_user_id: wish.user_id }, contacts);
  const user = readUser(wish.user_id) ?? readUser(wish.wa_id) ?? readUser(entry.user_id);
  return [readPhone(wish.wa_id), user].filter((address) => address !== undefined);
}

/** The person's addresses before and after, where a system message says that they changed. */
export function readAddressChanges(message: JsonObject): AddressChange[] {
  const system = asObject(message.system);
  const changes: AddressChange[] = [];
  const pairs = [
    [readPhone(message.from), readPhone(system.wa_id) ?? readPhone(system.new_wa_id)],
    // A new number brings a new user id along. https://developers.facebook.com/documentation/business-messaging/whatsapp/changelog/ (2026-08-11)
    [readUser(system.previous_user_id) ?? readUser(message.from_user_id), readUser(system.user_id)],
  ];
  for (const [from, to] of pairs) if (from && to && from.value !== to.value) changes.push({ from, to });
  return changes;
}

/** By number or user id: one POST may hold several people, and the order of `contacts` is not documented. */
function findContact(message: JsonObject, contacts: unknown): JsonObject {
  for (const candidate of asArray(contacts)) {
    const contact = asObject(candidate);
    const sameNumber = asText(contact.wa_id) !== undefined && contact.wa_id === message.from;
    const sameUser = asText(contact.user_id) !== undefined && contact.user_id === message.from_user_id;
    if (sameNumber || sameUser) return contact;
  }
  return {};
}

function readPhone(value: unknown): Address | undefined {
  const phone = fromWhatsAppId(asText(value) ?? '');
  return phone === undefined ? undefined : { kind: 'phone', value: phone };
}

function readUser(value: unknown): Address | undefined {
  const id = asText(value) ?? '';
  return isWhatsAppUserId(id) ? { kind: 'whatsapp', value: id } : undefined;
}
