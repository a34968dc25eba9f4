import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import twilio from 'twilio';
import { afterEach, describe, expect, test } from 'vitest';
import type { OutgoingMessage, ProviderCall, ProviderRequest } from '../../src/channels/adapter.ts';
import { twilioAdapter } from '../../src/channels/twilio/adapter.ts';
import { whatsAppAdapter } from '../../src/channels/whatsapp/adapter.ts';
import { FAKE_META_PHONE_NUMBER_ID, type FakeMetaOptions, startFakeMeta } from './fake-meta.ts';
import { FAKE_TWILIO_AUTH_TOKEN, type FakeTwilioOptions, signTwilioForm, startFakeTwilio } from './fake-twilio.ts';
import { twilioChannel, whatsAppChannel } from './provider-requests.ts';

const MESSAGE: OutgoingMessage = {
  id: 'msg_01hx0000000000000000000000',
  to: { kind: 'phone', value: '+14133881111' },
  content: { text: 'Hi ñ 😀' },
  statusUrl: 'http://127.0.0.1:9/status',
};

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function fakeTwilio(options: FakeTwilioOptions = {}) {
  const fake = await startFakeTwilio(options);
  closing.push(fake.close);
  return { fake, channel: twilioChannel('+12028831111', { apiBaseUrl: fake.url }) };
}

async function fakeMeta(options: FakeMetaOptions = {}) {
  const fake = await startFakeMeta(options);
  closing.push(fake.close);
  return { fake, channel: whatsAppChannel({ apiBaseUrl: fake.url }) };
}

/** Our side of the status callbacks. */
async function startReceiver(): Promise<{ url: string; received: ProviderRequest[] }> {
  const received: ProviderRequest[] = [];
  const server: Server = createServer(async (request, response) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const headers = new Headers(Object.entries(request.headers).map(([k, v]): [string, string] => [k, String(v)]));
    received.push({ method: 'POST', url: origin() + request.url, headers, body: Buffer.concat(chunks) });
    response.end();
  });
  const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `${origin()}/status`, received };
}

async function post(call: ProviderCall, signal?: AbortSignal) {
  const answer = await fetch(call.url, {
    method: 'POST',
    headers: call.headers,
    body: call.body,
    ...(signal && { signal }),
  });
  return [answer.status, answer.headers, await answer.text()] as const;
}

describe('fake Twilio', () => {
  test('takes over what the adapter sends', async () => {
    const { fake, channel } = await fakeTwilio();
    const result = twilioAdapter.parseSendResult(...(await post(twilioAdapter.buildSend(MESSAGE, channel))));
    expect(fake.sent).toMatchObject([{ form: { To: '+14133881111', From: '+12028831111', Body: 'Hi ñ 😀' } }]);
    expect(result).toEqual({ ok: true, providerId: fake.sent[0]?.sid });
  });

  test('refuses as Twilio does, and what it is told to refuse', async () => {
    const { fake, channel } = await fakeTwilio({
      errorFor: (form) => (form.Body === 'no' ? { status: 400, code: 21610 } : undefined),
    });
    const codeOf = async (message: Partial<OutgoingMessage>, config: object = {}) => {
      const access = { ...channel, config: { ...channel.config, ...config } };
      const result = twilioAdapter.parseSendResult(
        ...(await post(twilioAdapter.buildSend({ ...MESSAGE, ...message }, access))),
      );
      return result.ok ? 'ok' : result.error.code;
    };
    expect(await codeOf({}, { authToken: 'wrong' })).toBe('20003');
    expect(await codeOf({ content: { text: '' } })).toBe('21602');
    expect(await codeOf({ content: { text: 'x'.repeat(1601) } })).toBe('21617');
    expect(await codeOf({ to: { kind: 'sender', value: 'ACME' } })).toBe('21211');
    expect(await codeOf({ content: { text: 'no' } })).toBe('21610');
    fake.failNext({ status: 429, code: 20429, headers: { 'retry-after': '1' } });
    expect(await codeOf({})).toBe('20429');
    expect(await codeOf({})).toBe('ok');
    expect(fake.sent).toHaveLength(1);
  });

  test('takes over media, with a text and without', async () => {
    const { fake, channel } = await fakeTwilio();
    const media = { kind: 'image' as const, url: 'https://cdn.example/a.png' };
    for (const text of ['Hi', ''])
      await post(twilioAdapter.buildSend({ ...MESSAGE, content: { text, media } }, channel));
    expect(fake.sent.map(({ form }) => [form.Body, form.MediaUrl])).toEqual([
      ['Hi', media.url],
      [undefined, media.url],
    ]);
  });

  test('reads a request and never answers it', async () => {
    const { fake, channel } = await fakeTwilio();
    const swallowed = fake.hangNext();
    const stop = new AbortController();
    const call = twilioAdapter.buildSend(MESSAGE, channel);
    const hung = post(call, stop.signal).catch((error: unknown) => error);
    await swallowed;
    const [status] = await post(call);
    expect([status, fake.sent.length]).toEqual([201, 1]);
    stop.abort();
    expect(await hung).toMatchObject({ name: 'AbortError' });
  });

  test.each([
    ['ordered', ['sent', 'delivered']],
    ['out_of_order', ['delivered', 'sent']],
  ] as const)('posts signed statuses %s', async (statusCallbacks, states) => {
    const { fake, channel } = await fakeTwilio({ statusCallbacks });
    const receiver = await startReceiver();
    await post(twilioAdapter.buildSend({ ...MESSAGE, statusUrl: receiver.url }, channel));
    await fake.settled();
    expect(receiver.received.every((request) => twilioAdapter.verify(request, channel))).toBe(true);
    const statuses = receiver.received.flatMap((request) => twilioAdapter.parseStatus(request, channel).statuses);
    expect(statuses.map((status) => status.state)).toEqual(states);
    expect(statuses[0]).toMatchObject({ providerId: fake.sent[0]?.sid, messageId: MESSAGE.id });
  });

  test('reports a message undelivered with its code', async () => {
    const { fake, channel } = await fakeTwilio({ statusCallbacks: 'ordered', undelivered: () => 30005 });
    const receiver = await startReceiver();
    await post(twilioAdapter.buildSend({ ...MESSAGE, statusUrl: receiver.url }, channel));
    await fake.settled();
    const statuses = receiver.received.flatMap((request) => twilioAdapter.parseStatus(request, channel).statuses);
    expect(statuses).toMatchObject([{ state: 'sent' }, { state: 'failed', error: { code: '30005' } }]);
  });

  test('keeps the reason why a status could not be posted', async () => {
    const { fake, channel } = await fakeTwilio({ statusCallbacks: 'ordered' });
    await post(twilioAdapter.buildSend({ ...MESSAGE, statusUrl: 'http://127.0.0.1:1/status' }, channel));
    await fake.settled();
    expect(fake.callbackErrors).toHaveLength(1);
  });

  test('signs as the SDK does', () => {
    const form = { From: '+1', Body: 'ñ 😀', AccountSid: 'AC1' };
    const url = 'https://hooks.example.com/in?m=1';
    expect(signTwilioForm(url, form)).toBe(twilio.getExpectedTwilioSignature(FAKE_TWILIO_AUTH_TOKEN, url, form));
  });
});

describe('fake Meta', () => {
  const MENU = {
    text: 'Choose:',
    choices: ['A', 'B', 'C', 'D'].map((text, i) => ({ key: `${i + 1}`, text, tapId: `t${i}` })),
  };

  test('takes over texts, buttons and lists of the adapter', async () => {
    const { fake, channel } = await fakeMeta();
    for (const content of [{ text: 'Hi' }, { ...MENU, choices: MENU.choices.slice(0, 2) }, MENU]) {
      const result = whatsAppAdapter.parseSendResult(
        ...(await post(whatsAppAdapter.buildSend({ ...MESSAGE, content }, channel))),
      );
      expect(result).toEqual({ ok: true, providerId: fake.sent.at(-1)?.id });
    }
    expect(fake.sent.map(({ message }) => message.interactive?.type ?? message.type)).toEqual([
      'text',
      'button',
      'list',
    ]);
  });

  test('takes over media in every form that the adapter has for them', async () => {
    const { fake, channel } = await fakeMeta();
    const choices = [{ choices: MENU.choices.slice(0, 2) }, { choices: MENU.choices }, {}];
    for (const kind of ['image', 'video', 'audio', 'document'] as const) {
      for (const text of ['', 'Hi', 'x'.repeat(1_100)]) {
        for (const menu of choices) {
          const content = { text, media: { kind, url: 'https://cdn.example/a.bin' }, ...menu };
          const answer = await post(whatsAppAdapter.buildSend({ ...MESSAGE, content }, channel));
          expect([content, answer[2]]).toEqual([content, expect.stringContaining('wamid.')]);
        }
      }
    }
    const types = fake.sent.map(({ message }) => message.interactive?.header?.type ?? message.type);
    expect(new Set(types)).toEqual(new Set(['image', 'video', 'audio', 'document', 'text', 'interactive']));
  });

  test('refuses as Meta does, and what it is told to refuse', async () => {
    const { fake, channel } = await fakeMeta();
    const send = async (change: object = {}, config: object = {}) => {
      const call = whatsAppAdapter.buildSend(MESSAGE, { ...channel, config: { ...channel.config, ...config } });
      const body = JSON.stringify({ ...JSON.parse(call.body), ...change });
      const result = whatsAppAdapter.parseSendResult(...(await post({ ...call, body })));
      return result.ok ? 'ok' : result.error.code;
    };
    const buttons = (titles: string[]) => ({
      type: 'interactive',
      interactive: {
        type: 'button',
        body: { text: 'x' },
        action: { buttons: titles.map((title, i) => ({ type: 'reply', reply: { id: `${i}`, title } })) },
      },
    });
    expect(await send({}, { accessToken: 'wrong' })).toBe('190');
    expect(await send({}, { phoneNumberId: '12345' })).toBe('100');
    expect(await send({ to: undefined })).toBe('131008');
    expect(await send({ text: { body: '' } })).toBe('131009');
    expect(await send(buttons(['a', 'b', 'c', 'd']))).toBe('131009');
    expect(await send(buttons(['same', 'same']))).toBe('131009');
    expect(await send(buttons(['x'.repeat(21)]))).toBe('131009');
    expect(await send({ type: 'audio', audio: { link: 'https://a.example/b', caption: 'x' } })).toBe('131009');
    expect(await send({ type: 'image', image: { link: '/a' } })).toBe('131009');
    fake.failNext({ status: 400, code: 131056 });
    expect(await send()).toBe('131056');
    expect(await send()).toBe('ok');
    expect(fake.sent).toHaveLength(1);
  });

  test('posts signed statuses to the callback address, failures too', async () => {
    const { fake, channel } = await fakeMeta({ statusCallbacks: 'ordered', undelivered: () => 131026 });
    const receiver = await startReceiver();
    fake.reportTo(receiver.url);
    await post(whatsAppAdapter.buildSend(MESSAGE, channel));
    await fake.settled();
    expect(channel.config.phoneNumberId).toBe(FAKE_META_PHONE_NUMBER_ID);
    expect(receiver.received.every((request) => whatsAppAdapter.verify(request, channel))).toBe(true);
    const statuses = receiver.received.flatMap((request) => whatsAppAdapter.parse(request, channel).statuses);
    expect(statuses).toMatchObject([
      { state: 'sent', messageId: MESSAGE.id, providerId: fake.sent[0]?.id },
      { state: 'failed', messageId: MESSAGE.id, error: { code: '131026' } },
    ]);
  });
});
