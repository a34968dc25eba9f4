import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANSWER_LENGTH_MAX, DATA_LENGTH_MAX } from '../../src/engine/limits.ts';
import { MAX_ROUNDS, MAX_STEPS, MAX_TEXT } from '../../src/rules/templates/bounds.ts';
import { isMethod } from '../../src/rules/templates/methods.ts';
import { EVENT_DAYS } from '../../src/source-events/delete-old-events.ts';
import { PARAMS_BYTES_MAX } from '../../src/source-events/read-params.ts';
import { STARTED_AT_ONCE_MAX } from '../../src/source-events/receive-source-events.ts';
import { EVENTS_MAX } from '../../src/source-events/schema.ts';
import { migratedDataDir } from '../support/migrated-data-dir.ts';
import { endProcesses, removeDataDirs, startHooklineProcess } from '../support/process.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const GUIDES = resolve(ROOT, 'docs/guides');
const GUIDE = resolve(GUIDES, 'requests.md');
const guide = readFileSync(GUIDE, 'utf8');

/** A command of the guide, what it says comes out, and the text that it is repeated for. */
interface Step {
  title: string;
  command: string;
  output: string;
  until: string | undefined;
}

const STEP = /^(?: until "([^"]+)")? -->\n\n```sh\n(.*?)```\n(.*)$/s;

function readSteps(text: string): Step[] {
  const parts = text.split('<!-- run').slice(1);
  return parts.map((part) => {
    const [, until, command = '', rest = ''] = STEP.exec(part) ?? [];
    const [untilNextHeading = ''] = rest.split(/^## /m);
    const title = command.split('\n').findLast((line) => /^(api|say|paid) /.test(line)) ?? 'the beginning';
    return { title, command, until, output: /^```json\n(.*?)```$/ms.exec(untilNextHeading)?.[1] ?? '' };
  });
}

const steps = readSteps(guide);
const MARK = '=== the end of a step ===';

/** All steps as one script: they share variables and functions, as in a terminal. */
function toScript(origins: Record<string, string>): string {
  const script = steps.map(({ command, until }) => {
    if (until === undefined) return `${command}\necho '${MARK}'`;
    const tried = `OUT=$(\n${command}\n); [[ $OUT == *'${until}'* ]] && break`;
    return `for TRY in {1..200}; do\n${tried}\ndone\necho "$OUT"\necho '${MARK}'`;
  });
  return Object.entries(origins).reduce((text, [from, to]) => text.replaceAll(from, to), script.join('\n'));
}

/** What the guide shows, line by line: `…` stands for anything. */
function toPattern(shown: string): RegExp {
  const parts = shown.trimEnd().split('…');
  return new RegExp(`^${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[^\\n]*')}$`);
}

const shop: { process?: ChildProcess; said: string } = { said: '' };

async function startShop(): Promise<number> {
  const child = spawn(process.execPath, [resolve(GUIDES, 'requests/partner.mjs')], { env: { PORT: '0' } });
  shop.process = child;
  return new Promise((opened) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      shop.said += text;
      const port = /open on (\d+)\n/.exec(shop.said)?.[1];
      if (port !== undefined) opened(Number(port));
    });
  });
}

describe('the guide to requests', () => {
  const outputs: string[] = [];
  beforeAll(async () => {
    const [, key = ''] = /HOOKLINE_API_KEY=(\S+) .*HOOKLINE_EGRESS_ALLOW=127\.0\.0\.1:9010 npm start/.exec(guide) ?? [];
    const port = await startShop();
    const hookline = await startHooklineProcess({
      HOOKLINE_API_KEY: key,
      HOOKLINE_DATA_DIR: migratedDataDir(),
      HOOKLINE_EGRESS_ALLOW: `127.0.0.1:${port}`,
    });
    const script = toScript({
      'http://127.0.0.1:8080': hookline.url,
      'http://127.0.0.1:9010': `http://127.0.0.1:${port}`,
    });
    const { stdout, stderr } = await promisify(execFile)('bash', ['-c', script], { maxBuffer: 2 ** 24 });
    expect(stderr).toBe('');
    // Some languages put a space before currencies at which no line is broken.
    outputs.push(...stdout.replaceAll('\u00a0', ' ').split(`${MARK}\n`));
  }, 120_000);
  afterAll(async () => {
    shop.process?.kill();
    await endProcesses();
    removeDataDirs();
  });

  it('shows the shop that it starts (UPDATE_GOLDEN=1 writes it)', () => {
    const code = readFileSync(resolve(GUIDES, 'requests/partner.mjs'), 'utf8');
    const file = /<!-- file: requests\/partner.mjs javascript -->.*?<!-- end of file -->/s;
    const section = `<!-- file: requests/partner.mjs javascript -->\n\n\`\`\`javascript\n${code}\`\`\`\n\n<!-- end of file -->`;
    const renewed = guide.replace(file, () => section);
    if (process.env.UPDATE_GOLDEN === '1') {
      expect(process.env.CI, 'CI does not write what it checks').toBeUndefined();
      writeFileSync(GUIDE, renewed);
    } else {
      expect(guide).toBe(renewed);
    }
  });

  it('names methods and bounds as they are', () => {
    const methods = [...guide.matchAll(/^\| (?:texts|lists|objects|numbers) \| `([^`]+)` \|$/gm)].flatMap(([, names]) =>
      (names as string).split(' '),
    );
    expect(methods.length).toBeGreaterThan(30);
    expect(methods.filter((name) => !isMethod(name))).toEqual([]);
    const bounds = [MAX_STEPS, MAX_ROUNDS].map((bound) => bound.toLocaleString('en'));
    expect(guide).toContain(`${bounds[0]} steps, ${bounds[1]} rounds of loops or ${MAX_TEXT / 1024} Ki characters`);
    const kibibytes = [ANSWER_LENGTH_MAX, DATA_LENGTH_MAX].map((bound) => `${bound / 1024} KiB`);
    expect(guide).toContain(kibibytes.join('; '));
    expect(guide).toContain(`| ${EVENTS_MAX}; ${PARAMS_BYTES_MAX / 1024} KiB |`);
    expect(guide).toContain(`the starts of up to\n  ${STARTED_AT_ONCE_MAX} are awaited`);
    expect(guide).toContain(`kept for ${EVENT_DAYS} days`);
  });

  it.each(steps.map((step, index) => ({ ...step, index })))('$title says what the guide shows', ({ index, output }) => {
    expect(outputs[index]?.trimEnd()).toMatch(toPattern(output));
  });

  it('YS-61: no answer shows what the shop is asked with', () => {
    expect(outputs.join()).toContain('{"name":"Authorization","value":"****"}');
    expect(outputs.join()).not.toContain('shop-token');
  });

  it('YS-70: a promo code of the partner’s own system stands in the message', () => {
    expect(shop.said).toContain('GET /promo?email=ana%40example.com&town=M%C3%A9rida%20%26%20Co\n');
    expect(outputs.join()).toContain('"replies":[{"text":"Hi Ana! Your code is SALE-7, until 24 diciembre."}]');
  });

  it('YS-70: an order event sends the order’s id and the contact’s data out, once', () => {
    const shown = /```text\n(POST [^`]*?)\n```/.exec(guide)?.[1] as string;
    const orders = shop.said.split('\n').filter((line) => line.includes('"A-17"'));
    expect(orders).toEqual([expect.stringMatching(toPattern(shown))]);
  });
});
