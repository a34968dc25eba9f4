import type { Page, Response } from 'playwright-core';
import { expect } from 'vitest';
import type { HooklineProcess } from '../../support/process.ts';
import { designerForTests, type TestDesigner, type Visit } from './designer.ts';

export interface SavedCampaign {
  id: string;
  name: string;
  revision: number;
  state: string;
  version: number | null;
  definition: {
    keywords?: string[];
    fallback?: { text?: string; attempts: number };
    welcome: { text: string; menu: { text?: string; redirect: { webhook?: { id?: string; url: string } } }[] };
    interactions: { id: string; text: string }[];
  };
}

/** Whoever of the account: with the rights of an API key. */
export function campaignsOf(api: HooklineProcess['api']) {
  const read = async (id: string) => (await api<SavedCampaign>('GET', `/campaigns/${id}`)).body;
  return {
    read,
    async simulator(): Promise<string> {
      const { body } = await api<{ items: { id: string }[] }>('GET', '/channels');
      return body.items[0]?.id ?? '';
    },
    async create(name: string, definition: object = { welcome: { text: 'Hi! Choose:' } }): Promise<string> {
      const { status, body } = await api<{ id: string }>('POST', '/campaigns', { kind: 'chatbot', name, definition });
      expect(status, JSON.stringify(body)).toBe(201);
      return body.id;
    },
    /** As somebody else saves: all of it, but for what is changed. */
    async change(id: string, change: (definition: SavedCampaign['definition']) => object): Promise<void> {
      const { name, definition } = await read(id);
      const next = { name, definition: { ...definition, ...change(definition) } };
      const { status, body } = await api('PUT', `/campaigns/${id}`, next, { 'if-match': '*' });
      expect(status, JSON.stringify(body)).toBe(200);
    },
  };
}

/** For `describe`: a server for its tests, and its campaigns. */
export function editorForTests() {
  const designer = designerForTests();
  return { designer, campaigns: campaignsOf((...call) => designer.hookline.api(...call)) };
}

/** The editor of a campaign, when it can be typed into. */
export async function openEditor(page: Page, id: string, view: 'table' | 'json' = 'table'): Promise<void> {
  await page.goto(`/campaigns/${id}${view === 'json' ? '?view=json' : ''}`);
  await page.getByRole('button', { name: 'Undo' }).waitFor();
  if (view === 'json') await page.getByLabel('Definition as JSON').waitFor();
}

/** What has the focus, by its label. */
export const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));

export const isSaved = (page: Page) => page.getByText('Saved', { exact: true }).waitFor();

/** A save that the server takes. */
export function nextSave(page: Page): Promise<Response> {
  return page.waitForResponse((response) => response.request().method() === 'PUT' && response.status() === 200);
}

/** What the person does, and that it is saved. */
export async function andSaved(page: Page, act: () => Promise<void>): Promise<void> {
  const saved = nextSave(page);
  await act();
  await saved;
  await isSaved(page);
}

/** The field of the fallback's text, with the settings open. */
export async function fallbackField(page: Page) {
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  const settings = page.getByRole('dialog', { name: 'Settings of the campaign' });
  await settings.getByText('When an answer is not understood').waitFor();
  const own = settings.getByLabel('Say it in my own words');
  if (!(await own.isChecked())) await own.check();
  return settings.getByRole('textbox', { name: 'Text', exact: true });
}

/** Replaces what stands in the JSON box. */
export async function typeJson(page: Page, text: string): Promise<void> {
  const box = page.getByLabel('Definition as JSON');
  await box.focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text);
}

/** Somebody with a password joins, and is signed in. */
export async function joinAs(
  designer: TestDesigner,
  role: 'designer' | 'operator' | 'viewer',
  person: { name: string; email: string; password: string },
): Promise<Visit> {
  const { body } = await designer.hookline.api<{ link: string }>('POST', '/invitations', { email: person.email, role });
  const visit = await designer.visit();
  await visit.page.goto(new URL(body.link).pathname);
  await visit.page.getByLabel('Name').fill(person.name);
  await visit.page.getByLabel('Password', { exact: true }).fill(person.password);
  await visit.page.getByRole('button', { name: 'Join' }).click();
  await visit.page.getByRole('heading', { level: 1, name: 'Campaigns' }).waitFor();
  return visit;
}
