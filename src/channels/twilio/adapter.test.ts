import { describe, expect, test } from 'vitest';
import { twilioChannel } from '../../../test/support/provider-requests.ts';
import { twilioAdapter } from './adapter.ts';
import { TwilioConfig } from './config.ts';

const CONFIG = { accountSid: `AC${'0a'.repeat(16)}`, authToken: 'secret' };
const SERVICE = { messagingServiceSid: `MG${'0a'.repeat(16)}` };

describe('configuration', () => {
  test('takes the smallest one and fills in the rest', () => {
    expect(TwilioConfig.parse(CONFIG)).toEqual({ ...CONFIG, apiBaseUrl: 'https://api.twilio.com', replyMode: 'api' });
  });

  test.each([
    [{ accountSid: 'AC123' }, 'accountSid'],
    [{ accountSid: `SK${'0a'.repeat(16)}` }, 'accountSid'],
    [{ authToken: '' }, 'authToken'],
    [{ authToken: 'two words' }, 'authToken'],
    [{ authToken: 'line\n' }, 'authToken'],
    [{ messagingServiceSid: 'MG1' }, 'messagingServiceSid'],
    [{ apiBaseUrl: 'ftp://api.twilio.com' }, 'apiBaseUrl'],
    [{ apiBaseUrl: 'api.twilio.com' }, 'apiBaseUrl'],
    [{ apiBaseUrl: 'https://user:pass@api.twilio.com' }, 'apiBaseUrl'],
    [{ apiBaseUrl: 'https://api.twilio.com?x=1' }, 'apiBaseUrl'],
    [{ apiBaseUrl: 'https://api.twilio.com/#x' }, 'apiBaseUrl'],
    [{ replyMode: 'both' }, 'replyMode'],
  ])('refuses %j at %s', (change, path) => {
    const result = TwilioConfig.safeParse({ ...CONFIG, ...change });
    expect(result.error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
  });

  test('refuses unknown keys', () => {
    expect(TwilioConfig.safeParse({ ...CONFIG, authtoken: 'x' }).success).toBe(false);
  });

  test('keeps every secret key apart', () => {
    expect(twilioAdapter.secretKeys).toEqual(['authToken']);
  });
});

test.each([
  ['+12028831111', {}, true],
  ['', SERVICE, true],
  [SERVICE.messagingServiceSid, {}, true],
  ['67213', {}, false],
  ['ACME', {}, false],
  ['whatsapp:+14155238886', {}, false],
  ['whatsapp:+14155238886', SERVICE, false],
])('Twilio answers STOP itself on sender %j with %j: %s', (sender, config, expected) => {
  expect(twilioAdapter.providerAnswersOptOut(twilioChannel(sender, config))).toBe(expected);
});

test('WhatsApp senders have a rate of their own, SMS is queued by Twilio', () => {
  expect(twilioAdapter.defaultRate(twilioChannel('whatsapp:+14155238886'))).toBe(80);
  expect(twilioAdapter.defaultRate(twilioChannel())).toBeNull();
});

test('replies go inline only where the channel says so', () => {
  expect(twilioAdapter.repliesInline(twilioChannel())).toBe(false);
  expect(twilioAdapter.repliesInline(twilioChannel('+12028831111', { replyMode: 'inline' }))).toBe(true);
});
