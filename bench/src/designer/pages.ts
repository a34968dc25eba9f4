/// <reference lib="dom" />
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import sparticuz from '@sparticuz/chromium';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import type { ChatbotDefinition } from '../../../src/campaigns/definition.ts';
import { buildDesigner } from '../../../test/support/designer-build.ts';
import { type HooklineProcess, newDataDir, startHooklineProcess } from '../../../test/support/process.ts';
import { makeTemporaryDirectory } from '../processes.ts';
import { describeGraph } from './bare-graph.ts';

const VIEWPORT = { width: 1440, height: 900 };
const TYPES: Record<string, string> = {
  html: 'text/html',
  js: 'text/javascript',
  css: 'text/css',
  json: 'application/json',
};

/** A page with the graph, and how the label of a node is typed there. */
export interface GraphPage {
  page: Page;
  /** Puts the cursor where the label of that node is changed. */
  startTyping(): Promise<void>;
  stopTyping(): Promise<void>;
}

export interface Pages {
  editor: GraphPage;
  bare: GraphPage;
  stop(): Promise<void>;
}

/** Both pages in one Chromium, with the same part of the graph to be seen in the same size. `node`: the id of what will be dragged. */
export async function openPages(definition: ChatbotDefinition, node: string): Promise<Pages> {
  await buildDesigner();
  const hookline = await startHooklineProcess({ HOOKLINE_DATA_DIR: newDataDir() });
  const server = await serveBare(JSON.stringify(describeGraph(definition, node)));
  const browser = await launch();
  const editor = await openEditor(browser, hookline, definition, node);
  return {
    editor,
    bare: await openBare(browser, server, await readView(editor.page)),
    async stop() {
      await browser.close();
      server.close();
      await hookline.stop();
    },
  };
}

async function launch(): Promise<Browser> {
  sparticuz.setGraphicsMode = false;
  const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];
  return chromium.launch({ executablePath: await sparticuz.executablePath(), args, headless: true });
}

async function openEditor(
  browser: Browser,
  hookline: HooklineProcess,
  definition: ChatbotDefinition,
  node: string,
): Promise<GraphPage> {
  const campaign = { kind: 'chatbot', name: 'Large', definition };
  const { body } = await hookline.api<{ id: string }>('POST', '/campaigns', campaign);
  const page = await newPage(browser);
  const link = / (http\S+\/(?:auth\/link\?|setup#)\S+)/.exec(hookline.output())?.[1] ?? '';
  await page.goto(link);
  await page.waitForURL('**/campaigns');
  await page.goto(`${hookline.url}/campaigns/${body.id}`);
  await page.getByText('Graph', { exact: true }).click();
  // Chosen, it is brought into the middle.
  await page.locator(`.react-flow__node[data-id="${node}"]`).press(' ');
  return {
    page,
    async startTyping() {
      await page.locator(`.react-flow__node[data-id="${node}"]`).focus();
      await page.keyboard.press('F2');
      await page.getByLabel('Label of the section').waitFor();
    },
    stopTyping: () => page.keyboard.press('Enter'),
  };
}

/** How large the canvas is, and what is seen of the graph in it. */
function readView(page: Page): Promise<string> {
  return page.evaluate(() => {
    const canvas = document.querySelector('.react-flow');
    const { width = 0, height = 0 } = canvas?.getBoundingClientRect() ?? {};
    const viewport = canvas?.querySelector('.react-flow__viewport');
    const { a: zoom, e: x, f: y } = new DOMMatrix(viewport ? getComputedStyle(viewport).transform : '');
    return String(
      new URLSearchParams(Object.entries({ width, height, x, y, zoom }).map(([name, value]) => [name, `${value}`])),
    );
  });
}

async function openBare(browser: Browser, server: Server, view: string): Promise<GraphPage> {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const page = await newPage(browser);
  await page.goto(`http://127.0.0.1:${address.port}/?${view}`);
  const field = page.getByLabel('Label');
  return { page, startTyping: () => field.focus(), stopTyping: () => field.blur() };
}

async function newPage(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext({ viewport: VIEWPORT })).newPage();
  page.on('pageerror', (error) => {
    throw error;
  });
  return page;
}

/** The page with @xyflow/react alone, built as the designer is. */
async function serveBare(graph: string): Promise<Server> {
  const outDir = makeTemporaryDirectory();
  const root = join(import.meta.dirname, 'bare');
  await build({ root, configFile: false, logLevel: 'error', build: { outDir, emptyOutDir: true, target: 'es2023' } });
  const server = createServer(({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://bare.test');
    const path = pathname === '/' ? '/index.html' : pathname;
    response.setHeader('content-type', TYPES[path.split('.').at(-1) ?? ''] ?? 'text/plain');
    response.end(path === '/graph.json' ? graph : readFileSync(join(outDir, path.replaceAll('..', ''))));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
