import { expect } from 'vitest';
import type { HooklineProcess } from '../../support/process.ts';
import type { ShownArea } from './shown.ts';

// A port that nobody listens on.
const NOBODY = 'http://127.0.0.1:1031/hooks/with-a-rather-long-path/for-a-partner-of-ours';

async function create(api: HooklineProcess['api'], webhook: object): Promise<string> {
  const { status, body } = await api<{ id: string }>('POST', '/webhooks', { url: NOBODY, ...webhook });
  expect(status, JSON.stringify(body)).toBe(201);
  return body.id;
}

export const webhookPages: ShownArea = {
  pages: [
    { name: 'webhooks', path: '/webhooks', heading: 'Webhooks' },
    { name: 'new-webhook', path: '/webhooks/new', heading: 'Create a webhook' },
    { name: 'webhook', path: 'webhook/crm', heading: 'CRM' },
    { name: 'webhook-draft', path: 'webhook/draft', heading: 'Consent centre' },
    { name: 'webhook-unverified', path: 'webhook/unverified', heading: 'Message statuses' },
    {
      name: 'webhook-sample',
      path: 'webhook/crm',
      heading: 'CRM',
      open: (page) => page.getByRole('button', { name: 'Sample of contact.opted_out' }).click(),
    },
    {
      name: 'webhook-activate',
      path: 'webhook/paused',
      heading: 'Paused',
      async open(page) {
        await page.getByRole('button', { name: 'Activate' }).first().click();
        await page.getByRole('radio', { name: 'Send what was kept now' }).waitFor();
      },
    },
    {
      name: 'webhook-pause',
      path: 'webhook/crm',
      heading: 'CRM',
      async open(page) {
        await page.getByRole('button', { name: 'Pause' }).click();
        await page.getByText('are kept; then you choose').waitFor();
      },
    },
    {
      name: 'webhook-test',
      path: 'webhook/crm',
      heading: 'CRM',
      async open(page) {
        await page.getByRole('button', { name: 'Test contact.opted_out' }).click();
        await page.getByRole('button', { name: 'Send the test' }).click();
        await page.getByText('nothing listens there').first().waitFor();
      },
    },
    {
      name: 'webhook-signatures',
      path: 'webhook/draft',
      heading: 'Consent centre',
      async open(page) {
        await page.getByRole('tab', { name: 'Signatures' }).click();
        await page.getByRole('region', { name: /^Code: TypeScript/ }).waitFor();
      },
    },
    {
      name: 'webhook-delete',
      path: 'webhook/paused',
      heading: 'Paused',
      open: (page) => page.getByRole('button', { name: 'Delete this webhook' }).click(),
    },
    { name: 'signing-keys', path: '/webhooks/signing-keys', heading: 'Signing keys' },
    {
      name: 'rotate-key',
      path: '/webhooks/signing-keys',
      heading: 'Signing keys',
      open: (page) => page.getByRole('button', { name: 'Replace: RSA' }).click(),
    },
  ],
  async prepare(api) {
    const headers = [{ name: 'x-api-key', value: 'a-value-that-is-rather-long-for-a-phone-of-360-pixels' }];
    const alertTo = ['ops@some-company.example'];
    const crm = await create(api, {
      name: 'CRM',
      events: ['contact.opted_out', 'message.delivered'],
      headers,
      alertTo,
    });
    const draft = await create(api, { name: 'Consent centre', preset: 'dialog-insight' });
    const unverified = await create(api, { name: 'Message statuses', preset: 'yespo' });
    const paused = await create(api, { name: 'Paused', events: ['contact.created'] });
    await api('POST', `/webhooks/${paused}/pause`);
    await api('POST', '/contacts', { email: 'kept@example.com' });
    return {
      'webhook/crm': `/webhooks/${crm}`,
      'webhook/draft': `/webhooks/${draft}`,
      'webhook/unverified': `/webhooks/${unverified}`,
      'webhook/paused': `/webhooks/${paused}`,
    };
  },
};
