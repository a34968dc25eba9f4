import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPgliteDatabase, type TestDatabase } from '../support/database.ts';
import { FAKE_META_ACCESS_TOKEN, FAKE_META_APP_SECRET, FAKE_META_PHONE_NUMBER_ID } from '../support/fake-meta.ts';
import { signTwilioForm } from '../support/fake-twilio.ts';
import { startHookline, type TestHookline } from '../support/hookline.ts';
import { createTwilioChannel, newMessageSid, publishCampaign } from '../support/twilio-phone.ts';

const MIB = 1024 * 1024;
const HOST = 'https://example.org';

describe('behind a proxy that serves Hookline under a path', () => {
  let database: TestDatabase;
  let hookline: TestHookline;
  let channel: { id: string; inboundUrl: string; statusUrl: string };
  beforeAll(async () => {
    database = await createPgliteDatabase();
    hookline = await startHookline(database, { publicUrl: `${HOST}/chat/bots` });
    channel = await createTwilioChannel(hookline, { replyMode: 'inline' });
    const welcome = { text: 'Hi!', menu: [{ text: 'Go on', redirect: { type: 'end' } }] };
    await publishCampaign(hookline, 'Echo', { channels: [channel.id], welcome });
  });
  afterAll(async () => {
    await hookline.close();
    await database.close();
  });

  const paths = (url: string) => [url.slice(HOST.length), url.slice(`${HOST}/chat/bots`.length)];
  const post = (path: string, url: string, form: Record<string, string>) =>
    hookline.request(path, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': signTwilioForm(url, form),
      },
      body: new URLSearchParams(form).toString(),
    });

  test('callbacks are taken with the path and without, signed for the address the provider was given', async () => {
    expect(channel.inboundUrl).toBe(`${HOST}/chat/bots/channels/${channel.id}/inbound`);
    for (const path of paths(channel.inboundUrl)) {
      const form = { MessageSid: newMessageSid(), From: '+525500000000', To: '+12028831111', Body: 'hi' };
      const response = await post(`${path}?line=1`, `${channel.inboundUrl}?line=1`, form);
      expect([path, response.status, await response.text()]).toEqual([path, 200, expect.stringContaining('Message>')]);
      expect((await post(path, `${HOST}${path}x`, form)).status).toBe(403);
    }
    for (const path of paths(channel.statusUrl)) {
      const form = { MessageSid: newMessageSid(), MessageStatus: 'delivered' };
      expect((await post(path, channel.statusUrl, form)).status).toBeLessThan(300);
      expect((await post(path, channel.inboundUrl, form)).status).toBe(403);
    }
  });

  test('the verification by GET and the limit of the body hold on both', async () => {
    const config = {
      phoneNumberId: FAKE_META_PHONE_NUMBER_ID,
      accessToken: FAKE_META_ACCESS_TOKEN,
      appSecret: FAKE_META_APP_SECRET,
      verifyToken: 'meatyhamhock',
    };
    const { body } = await hookline.api<{ inboundUrl: string }>('POST', '/channels', {
      kind: 'whatsapp',
      name: 'WhatsApp',
      sender: '+15550783881',
      config,
    });
    for (const path of paths(body.inboundUrl)) {
      const query = '?hub.mode=subscribe&hub.verify_token=meatyhamhock&hub.challenge=11';
      expect(await (await hookline.request(`${path}${query}`)).text()).toBe('11');
      const headers = { 'content-length': String(4 * MIB) };
      const huge = await hookline.request(path, { method: 'POST', body: 'x'.repeat(4 * MIB), headers });
      expect([huge.status, huge.headers.get('connection')]).toEqual([413, 'close']);
    }
  });

  test('the API stays where it is', async () => {
    expect((await hookline.request('/healthz')).status).toBe(200);
    expect((await hookline.request('/chat/bots/v1/account')).status).toBe(404);
  });
});
