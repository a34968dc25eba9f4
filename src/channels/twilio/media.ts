import { WHATSAPP_CAPTION_MAX } from '../../rules/limits.ts';
import { renderMenuText } from '../../rules/menu.ts';
import type { OutgoingContent } from '../../rules/message.ts';

/**
 * What stands in `Body`, and in `MediaUrl` if anything does. On WhatsApp, Twilio shows a text with an image and with no
 * other medium: beside a text the others are linked in it, so that no word is lost.
 * https://www.twilio.com/docs/whatsapp/guidance-whatsapp-media-messages
 */
export function splitMedia(content: OutgoingContent, isOnWhatsApp: boolean): { body: string; mediaUrl?: string } {
  const { media, ...rest } = content;
  const body = renderMenuText(rest);
  if (!media) return { body };
  const hasCaption = media.kind === 'image' && body.length <= WHATSAPP_CAPTION_MAX;
  if (isOnWhatsApp && body !== '' && !hasCaption) return { body: renderMenuText(content) };
  return { body, mediaUrl: media.url };
}
