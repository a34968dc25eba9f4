import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sparticuz from '@sparticuz/chromium';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { migratedDataDir } from '../../support/migrated-data-dir.ts';
import { type Environment, type HooklineProcess, startHooklineProcess } from '../../support/process.ts';

export const LAPTOP = { width: 1280, height: 800 };
export const PHONE = { width: 360, height: 740 };

/** Where screenshots go, to be looked at; `HOOKLINE_SCREENSHOTS` names another place. */
const SCREENSHOTS = process.env.HOOKLINE_SCREENSHOTS ?? mkdtempSync(join(tmpdir(), 'hookline-screenshots-'));

/** A browser window of somebody's own: its cookies are nobody else's. */
export interface Visit {
  page: Page;
  context: BrowserContext;
}

/** A real Hookline with a real Chromium before it. */
export interface TestDesigner {
  hookline: HooklineProcess;
  url: string;
  /** The address that the start printed: it signs its first visitor in. */
  link: string;
  /** A window in which nobody is signed in. */
  visit(options?: BrowserContextOptions): Promise<Visit>;
  /** A window in which the owner is signed in. */
  visitAsOwner(options?: BrowserContextOptions): Promise<Visit>;
  /** Has the API make something; its id. */
  make(path: string, body?: object): Promise<string>;
  /** What pages did so far that no page of ours does; it is forgotten. */
  takeFaults(): string[];
  /** For `afterEach`: closes every window, and fails where a page did what no page of ours does. */
  endVisits(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a server on an embedded store of its own. */
export async function startDesigner(environment: Environment = {}): Promise<TestDesigner> {
  const store: Environment = environment.DATABASE_URL === undefined ? { HOOKLINE_DATA_DIR: migratedDataDir() } : {};
  const hookline = await startHooklineProcess({ ...store, HOOKLINE_EGRESS_ALLOW: '127.0.0.0/8', ...environment });
  browser ??= launchBrowser();
  const running = await browser;
  const link = / (http\S+\/(?:auth\/link\?|setup#)\S+)/.exec(hookline.output())?.[1] ?? '';
  const contexts = new Set<BrowserContext>();
  const faults: string[] = [];
  let ownersCookies: BrowserContextOptions['storageState'];

  async function visit(options: BrowserContextOptions = {}): Promise<Visit> {
    const context = await running.newContext({
      viewport: LAPTOP,
      locale: 'en-GB',
      reducedMotion: 'reduce',
      ...options,
      baseURL: hookline.url,
    });
    context.setDefaultTimeout(80_000);
    contexts.add(context);
    watch(context, hookline.url, faults);
    return { context, page: await context.newPage() };
  }
  async function closeWindows(): Promise<void> {
    await Promise.all([...contexts].map((context) => context.close()));
    contexts.clear();
  }
  return {
    hookline,
    url: hookline.url,
    link,
    visit,
    async visitAsOwner(options = {}) {
      if (ownersCookies === undefined) {
        const { context, page } = await visit();
        await page.goto(link);
        await page.waitForURL('**/campaigns');
        ownersCookies = await context.storageState();
        await context.close();
      }
      return visit({ storageState: ownersCookies, ...options });
    },
    async make(path, body) {
      const answer = await hookline.api<{ id: string }>('POST', path, body);
      expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
      return answer.body?.id;
    },
    takeFaults: () => faults.splice(0),
    async endVisits() {
      await closeWindows();
      expect(faults.splice(0)).toEqual([]);
    },
    async close() {
      await closeWindows();
      await hookline.stop();
    },
  };
}

/** For `describe`: a server for its tests. What stands here is there once they run. */
export function designerForTests(environment: () => Environment = () => ({})): TestDesigner {
  const designer = {} as TestDesigner;
  beforeAll(async () => {
    Object.assign(designer, await startDesigner(environment()));
  });
  afterEach(() => designer.endVisits());
  afterAll(() => designer.close());
  return designer;
}

/** One for all files of a worker, where each has windows of its own; it ends with its worker. */
let browser: Promise<Browser> | undefined;

/**
 * Chromium comes in a package; it runs as root and without a graphics card. Not with the package's own flags: they put
 * all of it into one process, where closing a window may end it, and switch the web's security off.
 */
async function launchBrowser(): Promise<Browser> {
  sparticuz.setGraphicsMode = false;
  const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none'];
  return chromium.launch({ executablePath: await sparticuz.executablePath(), args, headless: true });
}

/** Refused by the CSP, thrown and not caught, said as an error, asked of anybody else: none of it is to happen. */
function watch(context: BrowserContext, url: string, faults: string[]): void {
  context.on('weberror', (error) => faults.push(`thrown: ${error.error().stack ?? error.error().message}`));
  context.on('console', (message) => {
    // What the server refuses is part of many tests, and shown by the page.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(message.text());
  });
  context.on('dialog', (dialog) => {
    faults.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.on('request', (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith('data:')) faults.push(`asked: ${request.url()}`);
  });
}

/** The session is over before the page knows. What was still asked for would bring the dialog over what is clicked next. */
export async function endSession(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.context().clearCookies();
}

/** A picture of the page as it is, to be looked at. */
export async function screenshot(page: Page, name: string): Promise<string> {
  const path = join(SCREENSHOTS, `${name}.png`);
  await page.screenshot({ path, animations: 'disabled' });
  return path;
}
