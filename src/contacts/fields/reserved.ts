/** What is built in, or stands beside the fields of a contact: no field may have one of these as its code. */
const RESERVED = [
  ['email', 'phone', 'name', 'language', 'whatsapp', 'sender', 'id', 'number', 'fields', 'keys', 'addresses'],
  ['subscriptions', 'optedout', 'quarantined', 'createdat', 'updatedat', 'contact'],
  ['constructor', 'prototype'],
].flat();

/** The format dialog-insight shows the contact's addresses under these. */
const SHOWN = ['f_email', 'f_phone'];

/** Whether a code, in any case, is taken by what is built in. */
export function isReservedCode(code: string): boolean {
  const lower = code.toLowerCase();
  return code.startsWith('__') || RESERVED.includes(lower) || SHOWN.includes(lower);
}

/** A code as it is told from others: without `f_` in front, in lower case. */
export function withoutPrefix(code: string): string {
  return code.toLowerCase().replace(/^(?:f_)+/, '');
}
