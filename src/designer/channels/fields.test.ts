import { describe, expect, test } from 'vitest';
import { changedSettings, draftOf, isPublic, newVerifyToken, readConfig, readRate, setupOf } from './fields.ts';

describe('readConfig', () => {
  const typed = {
    accountSid: ' AC1 ',
    authToken: '',
    messagingServiceSid: '',
    replyMode: 'api',
    apiBaseUrl: '',
    name: 'x',
  };

  test('leaves out what a new channel says nothing of', () => {
    expect(readConfig('twilio', typed, true)).toEqual({ accountSid: 'AC1', replyMode: 'api' });
  });

  test('takes away what was emptied, and keeps a secret that was not typed again', () => {
    const kept = { accountSid: 'AC1', messagingServiceSid: null, replyMode: 'api', apiBaseUrl: null };
    expect(readConfig('twilio', typed, false)).toEqual(kept);
  });

  test('a simulator has none', () => {
    expect(readConfig('simulator', typed, true)).toEqual({});
  });
});

describe('changedSettings', () => {
  const config = { accountSid: 'AC1', authToken: '****', replyMode: 'inline', messagingServiceSid: 'MG1' };
  const channel = { name: 'Line', sender: '+1', config, messagesPerSecond: 0.5 };
  const typed = draftOf('twilio', channel);

  test('has nothing of what nobody touched', () => {
    expect(changedSettings('twilio', channel, typed)).toEqual({});
    expect(changedSettings('simulator', channel, { name: 'Line' })).toEqual({});
  });

  test('has what was changed, emptied or typed anew alone', () => {
    expect(changedSettings('twilio', channel, { ...typed, name: 'Other', messagesPerSecond: '' })).toEqual({
      name: 'Other',
      messagesPerSecond: null,
    });
    expect(changedSettings('twilio', channel, { ...typed, messagingServiceSid: ' ', authToken: 's' })).toEqual({
      config: { messagingServiceSid: null, authToken: 's' },
    });
  });
});

test.each([
  [undefined, null],
  ['', null],
  [' 80 ', 80],
  ['0,5', 0.5],
  ['many', Number.NaN],
])('a rate of %j is %j', (text, rate) => {
  expect(readRate(text)).toBe(rate);
});

test.each([
  [{ kind: 'twilio', sender: '+15550001111', config: {} }, 'twilioNumber'],
  [{ kind: 'twilio', sender: 'whatsapp:+15550001111', config: {} }, 'twilioWhatsApp'],
  [{ kind: 'twilio', sender: '', config: { messagingServiceSid: 'MG1' } }, 'twilioService'],
  [{ kind: 'whatsapp', sender: '+1', config: {} }, 'whatsapp'],
  [{ kind: 'simulator', sender: 'simulator', config: {} }, 'simulator'],
] as const)('%o is set up as %s', (channel, setup) => {
  expect(setupOf(channel)).toBe(setup);
});

test.each([
  ['https://hookline.example/channels/1/inbound', true],
  ['https://100.acme.example/', true],
  ['http://hookline.example/', false],
  ['https://127.0.0.1:8080/', false],
  ['https://localhost/', false],
  ['https://192.168.1.4/', false],
  ['https://172.20.0.1/', false],
  ['https://[::1]/', false],
  ['https://hookline.local/', false],
])('providers reach %s: %s', (url, reached) => {
  expect(isPublic(url)).toBe(reached);
});

test('verify tokens are one word, and never the same', () => {
  expect(newVerifyToken()).toMatch(/^[\w-]{24}$/);
  expect(newVerifyToken()).not.toBe(newVerifyToken());
});
