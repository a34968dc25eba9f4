import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';

const FOLDER = `${import.meta.dirname}/golden`;
const UPDATES = process.env.UPDATE_GOLDEN === '1' && process.env.CI === undefined;

/** A golden file as text: one that a document dictates, or one that our own code wrote. */
export function readGolden(path: string): string {
  return readFileSync(`${FOLDER}/${path}.json`, 'utf8');
}

/** JSON laid out as the golden files are: what differs in the order of keys differs in the text. */
function layOut(json: string): string {
  return `${JSON.stringify(JSON.parse(json), null, 2)}\n`;
}

/** Compares with the golden file; UPDATE_GOLDEN=1 writes it instead, but never in CI and never one of a document's. */
export function expectGolden(path: string, json: string): void {
  const text = layOut(json);
  if (UPDATES && path.startsWith('samples/')) writeFileSync(`${FOLDER}/${path}.json`, text);
  expect(existsSync(`${FOLDER}/${path}.json`), `there is no golden file ${path}`).toBe(true);
  expect(text).toBe(readGolden(path));
  // Laid out anew, a key that is there twice or a number written otherwise would not show.
  expect(json).toBe(JSON.stringify(JSON.parse(text)));
}
