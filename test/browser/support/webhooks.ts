import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type MailServer, startMailServer } from '../../support/mail-server.ts';
import { type Partner, startPartner } from '../../support/partner.ts';
import { designerForTests } from './designer.ts';

interface Webhook {
  id: string;
  name: string;
  state: string;
  endpointId: string;
  url: string;
  events: string[];
  alertTo: string[];
  headers: { name: string; value: string }[];
  filters: { communicationTypes: unknown; mailings: string[] };
  off: { buffered: number } | null;
}

/** For `describe`: a server for its tests, which sends mail, and a partner whose server hears the webhooks. */
export function webhooksForTests() {
  const partner = {} as Partner;
  let mailServer: MailServer;
  beforeAll(async () => {
    Object.assign(partner, await startPartner());
    mailServer = await startMailServer();
  });
  afterAll(() => Promise.all([partner.close(), mailServer.close()]));
  const designer = designerForTests(() => ({
    SMTP_URL: mailServer.url,
    MAIL_FROM: 'Hookline <alerts@hookline.example>',
  }));
  afterEach(() => partner.answerWith(() => 200));

  const api = <T = Record<string, unknown>>(method: string, path: string, body?: unknown) =>
    designer.hookline.api<T>(method, path, body);

  async function webhookNamed(name: string): Promise<Webhook> {
    const { body } = await api<{ items: Webhook[] }>('GET', '/webhooks');
    const webhook = body.items.find((each) => each.name === name);
    if (!webhook) throw new Error(`there is no webhook ${name}`);
    return webhook;
  }

  let people = 0;
  /** Somebody who says that they want no more messages: one event. */
  async function optOut(): Promise<string> {
    people += 1;
    const email = `person-${people}@example.com`;
    const { body } = await api<{ id: string }>('POST', '/contacts', { email });
    expect((await api('POST', `/contacts/${body.id}/opt-out`)).status).toBe(200);
    return email;
  }

  const postsTo = (path: string) => partner.posts.filter((post) => post.path === path);

  return { designer, partner, nextMail: () => mailServer.next(), api, webhookNamed, optOut, postsTo };
}

/** Opens the page of a webhook from the list, as people do. */
export async function openWebhook(page: Page, name: string): Promise<void> {
  await page.goto('/webhooks');
  await page.getByRole('article', { name }).getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}
