import type { ShownArea } from './shown.ts';

const TWILIO = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'a-token-of-twilio' };
const META = { phoneNumberId: '109876543210', accessToken: 'token', appSecret: 'secret', verifyToken: 'verify-me' };

export const channelPages: ShownArea = {
  pages: [
    { name: 'channels', path: '/channels', heading: 'Channels' },
    {
      name: 'new-channel',
      path: '/channels',
      heading: 'Channels',
      open: (page) => page.getByRole('button', { name: 'Add a channel' }).click(),
    },
    {
      name: 'new-channel-twilio',
      path: '/channels',
      heading: 'Channels',
      async open(page) {
        await page.getByRole('button', { name: 'Add a channel' }).click();
        await page.getByRole('button', { name: /^Twilio/ }).click();
        await page.getByRole('button', { name: 'More settings' }).click();
        await page.getByLabel('Messages a second').waitFor();
      },
    },
    {
      name: 'new-channel-whatsapp',
      path: '/channels',
      heading: 'Channels',
      async open(page) {
        await page.getByRole('button', { name: 'Add a channel' }).click();
        await page.getByRole('button', { name: /^WhatsApp/ }).click();
        await page.getByLabel('Verify token').waitFor();
      },
    },
    {
      name: 'set-up-twilio',
      path: '/channels',
      heading: 'Channels',
      async open(page) {
        await page.getByRole('button', { name: 'Set up Mexico SMS' }).click();
        await page.getByRole('heading', { name: 'At the provider' }).waitFor();
      },
    },
    {
      name: 'set-up-whatsapp',
      path: '/channels',
      heading: 'Channels',
      async open(page) {
        await page.getByRole('button', { name: 'Set up ACME' }).click();
        await page.getByRole('heading', { name: 'At the provider' }).waitFor();
      },
    },
    {
      name: 'channel-checked',
      path: '/channels',
      heading: 'Channels',
      async open(page) {
        await page.getByRole('button', { name: 'Check credentials of Mexico SMS' }).click();
        await page.getByText('The provider was not reached').waitFor();
      },
    },
  ],
  async prepare(api) {
    // A port that nobody listens on.
    const apiBaseUrl = 'http://127.0.0.1:1031';
    const twilio = { kind: 'twilio', name: 'Mexico SMS', sender: '+525550001111' };
    await api('POST', '/channels', { ...twilio, config: { ...TWILIO, apiBaseUrl } });
    await api('POST', '/channels', { kind: 'whatsapp', name: 'ACME', sender: '+52 55 5000 2222', config: META });
    return {};
  },
};
