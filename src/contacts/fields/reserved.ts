/** What is built in, or stands beside the fields of a contact: no field may have one of these as its code. */
const RESERVED = [
  ['email', 'phone', 'name', 'language', 'whatsapp', 'sender', 'id', 'number', 'fields', 'keys', 'addresses'],
  ['subscriptions', 'optedout', 'quarantined', 'createdat', 'updatedat', 'contact'],
  ['constructor', 'prototype'],
].flat();

/** Whether a code, in any case, is taken by what is built in. */
export function isReservedCode(code: string): boolean {
  return code.startsWith('__') || RESERVED.includes(code.toLowerCase());
}
