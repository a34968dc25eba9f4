import { z } from '@hono/zod-openapi';

/** A provider's API address without path of its own, query or userinfo; whether it may be reached is the egress guard's matter. */
export const ApiBaseUrl = z
  .string()
  .max(2048)
  .refine(isBaseUrl, 'must be an http or https URL without user, query and fragment')
  .overwrite((url) => url.replace(/\/+$/, ''));

/** A secret as providers issue them: one word, since it travels in a header. */
export function secret(what: string) {
  return z
    .string()
    .max(1024)
    .regex(/^[\x21-\x7e]+$/, `must be the ${what}: ASCII, without spaces`);
}

function isBaseUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || /\s/.test(text)) return false;
  const bare = url.username === '' && url.password === '' && !text.includes('?') && !text.includes('#');
  return bare && (url.protocol === 'https:' || url.protocol === 'http:');
}
