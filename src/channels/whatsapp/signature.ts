import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { CallbackAnswer, ProviderRequest } from '../adapter.ts';
import { equalsInConstantTime } from '../callback.ts';
import type { WhatsAppChannel } from './config.ts';

/**
 * Whether X-Hub-Signature-256 is HMAC-SHA256 of the body under the app secret. On the bytes as they came: Meta escapes
 * non-ASCII characters in its JSON, so a body written anew has another signature.
 */
export function verifyWhatsAppSignature(request: ProviderRequest, channel: WhatsAppChannel): boolean {
  const given = request.headers.get('x-hub-signature-256');
  if (given === null) return false;
  const digest = createHmac('sha256', channel.config.appSecret).update(request.body).digest('hex');
  return equalsInConstantTime(given, `sha256=${digest}`);
}

/** Meta's question whether this address is ours: the challenge back for the right token, else 403. */
export function answerChallenge(request: ProviderRequest, channel: WhatsAppChannel): CallbackAnswer {
  const query = URL.parse(request.url)?.searchParams;
  const challenge = query?.get('hub.challenge');
  const token = query?.get('hub.verify_token') ?? '';
  const asked = query?.get('hub.mode') === 'subscribe' && typeof challenge === 'string';
  if (!asked || !isSameSecret(token, channel.config.verifyToken)) {
    return { status: 403, contentType: 'text/plain; charset=utf-8', body: 'Forbidden' };
  }
  return { status: 200, contentType: 'text/plain; charset=utf-8', body: challenge };
}

/** By their digests, so that not even the length of the token shows. */
function isSameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
