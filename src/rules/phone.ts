import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js';
import type { Address } from './message.ts';
import { toStorable } from './text.ts';

const E164 = /^\+[1-9]\d{6,14}$/;
const ANY_DIGIT = /\p{Nd}/u;
const INTERNATIONAL_DIGITS = /^[1-9]\d{6,14}$/;
// Country code, a dot, up to 128 letters and digits; ENT marks the parent form. https://docs.360dialog.com/docs/resources/phone-numbers/usernames-and-bsuid
const WHATSAPP_USER_ID = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/;
const WHATSAPP_PREFIX = /^whatsapp:/i;

/**
 * The E.164 form of a number as people or providers write it, or undefined where the text is none. What already is
 * E.164 is kept digit by digit; a number without plus is read in `defaultCountry`, without one as international.
 */
export function toE164(text: string, defaultCountry?: CountryCode): string | undefined {
  if (E164.test(text)) return text;
  const bare = text.replace(WHATSAPP_PREFIX, '').trim();
  if (E164.test(bare)) return bare;
  // Spares names the exception by which libphonenumber finds that they are no number.
  if (!ANY_DIGIT.test(bare)) return undefined;
  const written = defaultCountry === undefined && INTERNATIONAL_DIGITS.test(bare) ? `+${bare}` : bare;
  const number = parsePhoneNumberFromString(written, { defaultCountry, extract: false });
  return number?.isPossible() && E164.test(number.number) ? number.number : undefined;
}

/**
 * The E.164 form of a WhatsApp id (`5215512345678`): always with its country code, so not looked up. Mexican and
 * Argentine ids keep the mobile digit that the national numbering plans have dropped: WhatsApp answers to no other.
 */
export function fromWhatsAppId(text: string): string | undefined {
  const digits = text.startsWith('+') ? text.slice(1) : text;
  return INTERNATIONAL_DIGITS.test(digits) ? `+${digits}` : undefined;
}

/** Whether the text is a business-scoped WhatsApp user id, `US.13491208655302741918` or `US.ENT.…`. */
export function isWhatsAppUserId(text: string): boolean {
  return WHATSAPP_USER_ID.test(text);
}

/**
 * A sender as a provider names it: a number, a WhatsApp user id (both also with `whatsapp:` in front), else a sender
 * that is neither (short code `67213`, alphanumeric `ACME`). Never refuses.
 */
export function parseAddress(text: string): Address {
  if (E164.test(text)) return { kind: 'phone', value: text };
  const bare = text.replace(WHATSAPP_PREFIX, '').trim();
  if (isWhatsAppUserId(bare)) return { kind: 'whatsapp', value: bare };
  const phone = WHATSAPP_PREFIX.test(text) ? fromWhatsAppId(bare) : toE164(bare);
  return phone === undefined ? { kind: 'sender', value: toStorable(bare) } : { kind: 'phone', value: phone };
}
