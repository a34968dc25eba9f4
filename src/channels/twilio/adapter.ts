import { TWILIO_BODY_MAX } from '../../rules/limits.ts';
import type { Adapter } from '../adapter.ts';
import { askTwilio, judgeTwilioAnswer } from './check.ts';
import { isMessagingService, isWhatsAppSender, type TwilioChannel, TwilioConfig } from './config.ts';
import { parseTwilioCallback } from './parse.ts';
import { buildTwilioSend, parseTwilioSendResult } from './send.ts';
import { verifyTwilioSignature } from './signature.ts';
import { parseTwilioStatus } from './status.ts';
import { buildTwiml } from './twiml.ts';

// https://www.twilio.com/docs/whatsapp/best-practices-and-faqs
const WHATSAPP_MESSAGES_PER_SECOND = 80;

/** Twilio Messaging: SMS, and WhatsApp where the sender starts with `whatsapp:`. */
export const twilioAdapter: Adapter<TwilioConfig> = {
  kind: 'twilio',
  configSchema: TwilioConfig,
  secretKeys: ['authToken'],
  providerAnswersOptOut,
  textMax: TWILIO_BODY_MAX,
  medium: (channel) => (isWhatsAppSender(channel.sender) ? 'whatsapp' : 'sms'),
  // SMS has a rate per number type and carrier, which Twilio knows and queues for.
  defaultRate: (channel) => (isWhatsAppSender(channel.sender) ? WHATSAPP_MESSAGES_PER_SECOND : null),
  repliesInline: (channel) => channel.config.replyMode === 'inline',
  verify: (request, channel) => verifyTwilioSignature(request, channel.config.authToken),
  parse: parseTwilioCallback,
  parseStatus: parseTwilioStatus,
  answer: buildTwiml,
  buildSend: buildTwilioSend,
  parseSendResult: parseTwilioSendResult,
  credentials: { ask: askTwilio, judge: judgeTwilioAnswer },
};

/**
 * By default Twilio answers STOP, START and HELP on phone numbers (which Messaging Services pick from), not on short
 * codes nor on WhatsApp. https://help.twilio.com/articles/223134027 and https://help.twilio.com/articles/223181748
 */
function providerAnswersOptOut({ sender, config }: TwilioChannel): boolean {
  const fromPool = sender === '' && config.messagingServiceSid !== undefined;
  return sender.startsWith('+') || isMessagingService(sender) || fromPool;
}
