import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { DESIGNER_DIST } from '../support/designer-build.ts';

/** Of the first load of a list, gzipped. */
const LIST_MAX_BYTES = 300_000;
/** Of one thing to be looked at, or to be changed by a form. */
const PAGE_MAX_BYTES = 310_000;
/** Of the campaign's editor: with the format of definitions; their checks and the language of templates come later. */
const EDITOR_MAX_BYTES = 372_000;

interface Chunk {
  file: string;
  imports?: string[];
  isDynamicEntry?: boolean;
}

const manifest: Record<string, Chunk> = JSON.parse(readFileSync(join(DESIGNER_DIST, '.vite/manifest.json'), 'utf8'));

const read = (file: string) => readFileSync(join(DESIGNER_DIST, file));

/** A chunk's file and those that it cannot start without. */
function filesOf(name: string, files = new Set<string>()): Set<string> {
  const chunk = manifest[name];
  if (!chunk || files.has(chunk.file)) return files;
  files.add(chunk.file);
  for (const each of chunk.imports ?? []) filesOf(each, files);
  return files;
}

const pages = Object.keys(manifest).filter((name) => /Page\.tsx$/.test(name) && manifest[name]?.isDynamicEntry);

test('pages come one by one', () => {
  expect(pages).toEqual(expect.arrayContaining(['campaigns/CampaignsPage.tsx', 'sign-in/SignInPage.tsx']));
  const first = filesOf('index.html');
  for (const page of pages) expect(first.has(manifest[page]?.file ?? '')).toBe(false);
});

/** `CampaignsPage` lists campaigns. */
const isList = (page: string) => /sPage\.tsx$|OverviewPage/.test(page);

/** Of a page inside, gzipped, with what it loads to show anything. */
function bytesOf(...chunks: string[]): number {
  const files = new Set(['index.html', 'shell/Shell.tsx', ...chunks].flatMap((name) => [...filesOf(name)]));
  return [...files].reduce((sum, file) => sum + gzipSync(read(file)).length, 0);
}

test.each(pages)('the first load of %s is small', (page) => {
  expect(bytesOf(page)).toBeGreaterThan(50_000);
  expect(bytesOf(page)).toBeLessThan(isList(page) ? LIST_MAX_BYTES : PAGE_MAX_BYTES);
});

test('the editor opens without the checks of definitions', () => {
  const parts = ['editor/EditorPage.tsx', 'editor/Editor.tsx', 'editor/table/TableView.tsx'];
  for (const part of parts) expect(manifest).toHaveProperty([part]);
  expect(bytesOf(...parts)).toBeGreaterThan(bytesOf('editor/EditorPage.tsx'));
  expect(bytesOf(...parts)).toBeLessThan(EDITOR_MAX_BYTES);
  expect(manifest['editor/problems/collect.ts']?.isDynamicEntry).toBe(true);
});

test('the page has no script but files, and nothing of it comes from elsewhere', () => {
  const page = read('index.html').toString();
  const scripts = [...page.matchAll(/<script[^>]*>([^<]*)<\/script>/g)];
  expect(scripts.length).toBeGreaterThan(0);
  expect(scripts.map(([, text]) => text?.trim())).toEqual(scripts.map(() => ''));
  for (const [, address = ''] of page.matchAll(/(?:src|href)="([^"]+)"/g)) expect(address).toMatch(/^\/(?!\/)/);
});

test('no source maps, and no code made from text', () => {
  const files = readdirSync(join(DESIGNER_DIST, 'assets'));
  expect(files.filter((file) => file.endsWith('.map'))).toEqual([]);
  // Methods may be called eval; calls of the global one are meant.
  const makers = files.filter(
    (file) =>
      file.endsWith('.js') && /\bnew Function\(|(?<![.\w])eval\([^)]*\)(?!\{)/.test(String(read(`assets/${file}`))),
  );
  expect(makers).toEqual([]);
});
