import { WHATSAPP_TEXT_MAX } from '../../rules/limits.ts';
import type { Adapter } from '../adapter.ts';
import { askMeta, judgeMetaAnswer } from './check.ts';
import { WhatsAppConfig } from './config.ts';
import { parseWhatsAppCallback } from './parse.ts';
import { buildWhatsAppSend, parseWhatsAppSendResult } from './send.ts';
import { answerChallenge, verifyWhatsAppSignature } from './signature.ts';

// A number's throughput until Meta raises it. https://developers.facebook.com/documentation/business-messaging/whatsapp/throughput
const MESSAGES_PER_SECOND = 80;

/** Meta's WhatsApp Cloud API. */
export const whatsAppAdapter: Adapter<WhatsAppConfig> = {
  kind: 'whatsapp',
  configSchema: WhatsAppConfig,
  secretKeys: ['accessToken', 'appSecret', 'verifyToken'],
  // Meta lets people stop marketing messages in its own screens, but answers no STOP.
  providerAnswersOptOut: () => false,
  textMax: WHATSAPP_TEXT_MAX,
  medium: () => 'whatsapp',
  defaultRate: () => MESSAGES_PER_SECOND,
  repliesInline: () => false,
  verify: verifyWhatsAppSignature,
  answerChallenge,
  parse: parseWhatsAppCallback,
  parseStatus: parseWhatsAppCallback,
  answer: () => ({ status: 200, contentType: 'text/plain; charset=utf-8', body: '' }),
  buildSend: buildWhatsAppSend,
  parseSendResult: parseWhatsAppSendResult,
  credentials: { ask: askMeta, judge: judgeMetaAnswer },
};
