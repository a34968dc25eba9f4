import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { findBarriers } from './support/axe.ts';
import { screenshot } from './support/designer.ts';
import { joinAs } from './support/editor.ts';
import { openWebhook, webhooksForTests } from './support/webhooks.ts';

describe('webhooks that are off', () => {
  const { designer, partner, nextMail, api, webhookNamed, optOut, postsTo } = webhooksForTests();

  async function join(name: string, role: 'designer' | 'operator' | 'viewer' = 'designer'): Promise<Page> {
    const person = { name, email: `${name.toLowerCase()}@example.com`, password: 'correct horse battery' };
    return (await joinAs(designer, role, person)).page;
  }

  test('switched off by failures, told by mail, and active again by the mail’s link [DI-14, MW-20, MW-21, MW-22, MW-23, MW-24, MW-25]', async () => {
    for (const name of ['Ana', 'Ben', 'Cleo']) await join(name);
    const attributes = { gapsSeconds: [1, 1, 1], autoOff: { errors: 2, overSeconds: 0 } };
    const policy = { name: 'Quickly off', base: 'mw-buffered', ...attributes };
    expect((await api('POST', '/policies', policy)).status).toBe(201);
    const { page } = await designer.visitAsOwner();
    await page.goto('/webhooks/new');
    await page.getByRole('radio', { name: /^Mailingwork/ }).click();
    await page.getByText('This preset has exactly one event for each webhook.').waitFor();
    await page.getByLabel('Name', { exact: true }).fill('Opt-outs');
    await page.getByLabel('Webhook address').fill(`${partner.url}/opt-outs`);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Choose at least one event.').and(page.locator(':focus')).waitFor();
    await page.getByRole('radio', { name: 'optout_finalized' }).check();
    await page.getByRole('checkbox', { name: 'Ana' }).check();
    await page.getByRole('checkbox', { name: 'Cleo' }).check();
    await page.getByRole('textbox', { name: 'Policy' }).or(page.getByLabel('Policy')).first().click();
    await page.getByRole('option', { name: 'Quickly off' }).click();
    await page.getByText('While it is off, what comes up within 5 days is kept.').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Opt-outs' }).waitFor();
    await page.getByText('Nothing was sent to it yet.').waitFor();
    const { alertTo } = await webhookNamed('Opt-outs');
    expect(alertTo.toSorted()).toEqual(['ana@example.com', 'cleo@example.com']);

    const alarm = nextMail();
    partner.answerWith(({ path }) => (path === '/opt-outs' ? 500 : 200));
    const first = await optOut();
    const { recipients, email } = await alarm;
    expect(recipients.toSorted()).toEqual(['ana@example.com', 'cleo@example.com']);
    expect(email.subject).toContain('Webhook switched off');
    const link = /http\S+\/reactivate\/[\w-]+/.exec(email.text ?? '')?.[0] ?? '';
    expect(link.startsWith(designer.url)).toBe(true);
    const second = await optOut();
    await page.reload();
    await page.getByText('Switched off', { exact: true }).first().waitFor();
    await page.getByText('2 events are kept for it.').waitFor();
    await page.getByText('Switched off after 2 failures in a row.').waitFor();
    await page.getByText('Mailed to ').waitFor();
    const failed = postsTo('/opt-outs').length;

    // Whoever has the mail needs no account.
    const reader = await designer.visit();
    await reader.page.goto(link);
    await reader.page.getByRole('heading', { name: 'Activate this webhook again?' }).waitFor();
    await reader.page.getByText('Make sure that the URL is reachable again before activating.').waitFor();
    await reader.page.getByText('2 events were kept meanwhile').waitFor();
    expect(await findBarriers(reader.page)).toEqual([]);
    await screenshot(reader.page, 'reactivate');
    expect((await webhookNamed('Opt-outs')).state).toBe('auto_off');
    partner.answerWith(() => 200);
    await reader.page.getByRole('radio', { name: 'Send the 2 events now' }).check();
    await reader.page.getByRole('button', { name: 'Activate the webhook' }).click();
    await reader.page.getByRole('heading', { name: 'The webhook is active again' }).waitFor();
    await expect.poll(() => postsTo('/opt-outs').length).toBe(failed + 2);
    const caughtUp = postsTo('/opt-outs').slice(failed);
    expect([first, second].map((each, index) => caughtUp[index]?.raw.includes(each))).toEqual([true, true]);
    await reader.page.goto(link);
    await reader.page.getByRole('heading', { name: 'This link was already used' }).waitFor();

    await page.reload();
    await page.getByText('Active', { exact: true }).first().waitFor();
    await page.getByText('Active again; 2 kept events were sent.').waitFor();
    // What happened to webhooks stands on the list's page, too.
    await page.goto('/webhooks');
    await page.getByRole('region', { name: 'What happened' }).getByText('Active again; 2 kept events').waitFor();
  }, 120_000);

  test('operators test and switch on again what was on; viewers only look', async () => {
    const settings = {
      url: `${partner.url}/roles`,
      events: ['contact.opted_out'],
      headers: [{ name: 'x-key', value: 's3cret' }],
    };
    const { body } = await api<{ id: string }>('POST', '/webhooks', { name: 'Of designers', ...settings });
    await api('POST', `/webhooks/${body.id}/pause`);
    const operator = await join('Olga', 'operator');
    await openWebhook(operator, 'Of designers');
    expect(await operator.getByLabel('Webhook address').isDisabled()).toBe(true);
    expect(await operator.getByRole('button', { name: /^(Save|Delete|Pause)/ }).count()).toBe(0);
    expect(await operator.content()).not.toContain('s3cret');
    await operator.getByRole('button', { name: 'Test contact.opted_out' }).click();
    await operator.getByRole('button', { name: 'Send the test' }).click();
    await operator.getByRole('dialog').getByText('It arrived').waitFor();
    await operator.keyboard.press('Escape');
    await operator.getByRole('button', { name: 'Activate', exact: true }).click();
    await operator.getByRole('dialog').getByRole('button', { name: 'Activate', exact: true }).click();
    await operator.getByText('Of designers is active.').waitFor();
    expect((await webhookNamed('Of designers')).state).toBe('active');

    const viewer = await join('Vic', 'viewer');
    await openWebhook(viewer, 'Of designers');
    expect(await viewer.getByRole('button', { name: /^(Test|Save|Delete|Pause|Activate)/ }).count()).toBe(0);
    await viewer.goto('/webhooks/signing-keys');
    await viewer.getByText('Designers and owners see the secret.').waitFor();
    await viewer.goto('/webhooks/new');
    await viewer.getByText('Designers and owners change webhooks.').waitFor();
  }, 60_000);
});
