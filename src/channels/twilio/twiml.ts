import type { OutgoingContent } from '../../rules/message.ts';
import type { CallbackAnswer } from '../adapter.ts';
import { isWhatsAppSender } from './config.ts';
import { splitMedia } from './media.ts';

// What XML 1.0 §2.2 allows; anything else cannot be written, not even as a reference, so it is left out.
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
// A bare carriage return would be read back as a line feed (§2.11).
const REFERENCES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };

/** The TwiML that answers a callback, with the replies in it. https://www.twilio.com/docs/messaging/twiml */
export function buildTwiml(replies: OutgoingContent[], { sender }: { sender: string }): CallbackAnswer {
  const isOnWhatsApp = isWhatsAppSender(sender);
  const messages = replies.map((reply) => `<Message>${writeMessage(reply, isOnWhatsApp)}</Message>`).join('');
  const response = messages === '' ? '<Response/>' : `<Response>${messages}</Response>`;
  return { status: 200, contentType: 'text/xml', body: `<?xml version="1.0" encoding="UTF-8"?>${response}` };
}

function writeMessage(reply: OutgoingContent, isOnWhatsApp: boolean): string {
  const { body, mediaUrl } = splitMedia(reply, isOnWhatsApp);
  if (mediaUrl === undefined) return escapeXml(body);
  return `${body === '' ? '' : `<Body>${escapeXml(body)}</Body>`}<Media>${escapeXml(mediaUrl)}</Media>`;
}

/** Text as the content of an XML element. */
export function escapeXml(text: string): string {
  return text.replace(FORBIDDEN, '').replace(/[&<>\r]/g, (character) => REFERENCES[character] ?? character);
}
