import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const RECEIVERS = resolve(import.meta.dirname, '../../docs/guides/receivers');
const PHP = 'php';
const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;

let directory: string;
let inbox: string;
const started: ChildProcess[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'hookline-receiver-'));
  inbox = join(directory, 'inbox');
  mkdirSync(inbox);
});
afterEach(async () => {
  await Promise.all(started.splice(0).map(stop));
  rmSync(directory, { recursive: true });
});

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

interface Receiver {
  url: string;
  child: ChildProcess;
  /** All that it has said. */
  said: readonly string[];
  /** Resolves with the next line that it says and that fits. */
  says(what: RegExp): Promise<string>;
}

/** Runs a program and lets the test wait for what it says. */
function run(command: string, args: string[], env: Record<string, string>): Omit<Receiver, 'url'> {
  const child = spawn(command, args, { env: { ...process.env, WEBHOOK_SECRET: SECRET, INBOX: inbox, ...env } });
  started.push(child);
  const said: string[] = [];
  const lines: string[] = [];
  let wake = () => {};
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream as NonNullable<typeof stream> }).on('line', (line) => {
      said.push(line);
      lines.push(line);
      wake();
    });
  }
  async function says(what: RegExp): Promise<string> {
    for (;;) {
      const at = lines.findIndex((line) => what.test(line));
      if (at >= 0) return lines.splice(at, 1)[0] as string;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  return { child, said, says };
}

/** The guide's receiver, with a handler of the test's. */
async function startNode(handler: string): Promise<Receiver> {
  copyFileSync(join(RECEIVERS, 'receiver.mjs'), join(directory, 'receiver.mjs'));
  writeFileSync(join(directory, 'handle-event.mjs'), handler);
  const { child, said, says } = run(process.execPath, [join(directory, 'receiver.mjs')], { PORT: '0' });
  const line = await says(/^listening on/);
  return { child, said, says, url: `http://127.0.0.1:${line.split(' ').at(-1)}/` };
}

const SAYS_TYPE = "export async function handleEvent({ type }) { console.log('handled', type); }";

async function startPhp(): Promise<Receiver> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  await new Promise((done) => probe.close(done));
  const { child, said, says } = run(PHP, ['-S', `127.0.0.1:${port}`, join(RECEIVERS, 'receiver.php')], {});
  await says(/Development Server .* started/);
  return { child, said, says, url: `http://127.0.0.1:${port}/` };
}

/** A POST as Hookline makes it. */
function post(url: string, id: string, body: string, change: Record<string, string> = {}): Promise<Response> {
  const at = new Date();
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': new Webhook(SECRET).sign(id, at, body),
    ...change,
  };
  return fetch(url, { method: 'POST', headers, body });
}

const fileOf = (id: string) => `webhook-event-${id}.json`;
const BODY = '[{"type":"contact_optout","text":"ñ 👋 \\u0000"}]';

const noPhp = spawnSync(PHP, ['--version']).status === 0 ? undefined : '"php" does not run here';
const KINDS = [
  { kind: 'Node', start: () => startNode(SAYS_TYPE), fault: undefined },
  { kind: 'PHP', start: startPhp, fault: noPhp },
];

describe.each(KINDS)('the guide’s receiver in $kind', ({ start, fault }) => {
  const isThere = (id: string) => existsSync(join(inbox, fileOf(id))) || existsSync(join(inbox, 'done', fileOf(id)));
  const stored = () => readdirSync(inbox, { recursive: true }).filter((name) => /\.(json|part)$/.test(String(name)));

  test.skipIf(fault)('answers 200 and keeps the bytes as they came in a file of the event’s own [DI-71]', async () => {
    const { url } = await start();
    const answer = await post(url, 'dlv_1', BODY);
    expect(answer.status).toBe(200);
    expect(isThere('dlv_1')).toBe(true);
    const path = existsSync(join(inbox, fileOf('dlv_1'))) ? inbox : join(inbox, 'done');
    expect(readFileSync(join(path, fileOf('dlv_1')), 'utf8')).toBe(BODY);
  });

  test.skipIf(fault)('keeps an event once, however often it comes', async () => {
    const { url } = await start();
    const answers = await Promise.all(Array.from({ length: 5 }, () => post(url, 'dlv_1', BODY)));
    answers.push(await post(url, 'dlv_1', BODY));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    // On its way to `done` it may be seen in both, or in neither.
    await expect.poll(stored).toHaveLength(1);
  });

  test.skipIf(fault)('refuses what is not signed by Hookline, and keeps nothing of it', async () => {
    const { url } = await start();
    const old = String(Math.floor(Date.now() / 1_000) - 400);
    const answers = await Promise.all([
      post(url, 'dlv_1', BODY, { 'webhook-signature': `v1,${'A'.repeat(43)}=` }),
      post(url, 'dlv_1', BODY, { 'webhook-signature': '' }),
      post(url, 'dlv_2', BODY, { 'webhook-id': 'dlv_3' }),
      post(url, 'dlv_4', BODY, { 'webhook-timestamp': old }),
      post(url, '../../dlv_5', BODY),
      post(url, '', BODY),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 401]);
    expect(stored()).toEqual([]);
  });

  test.skipIf(fault)('answers the GET by which a URL is verified', async () => {
    const { url } = await start();
    expect((await fetch(url)).status).toBe(200);
  });
});

describe('the guide’s receiver in Node works later', () => {
  test('answers while the work on an event has not even ended [DI-71]', async () => {
    const receiver = await startNode(`export async function handleEvent() {
      console.log('begun');
      await new Promise(() => {});
    }`);
    expect((await post(receiver.url, 'dlv_1', BODY)).status).toBe(200);
    await receiver.says(/^begun/);
    expect((await post(receiver.url, 'dlv_2', BODY)).status).toBe(200);
    expect(readdirSync(inbox).sort()).toEqual(['done', fileOf('dlv_1'), fileOf('dlv_2')]);
  });

  test('works on each event of an array once, and puts the file aside', async () => {
    const receiver = await startNode(SAYS_TYPE);
    await post(receiver.url, 'bat_1', '[{"type":"a"},{"type":"b"}]');
    await receiver.says(/^handled a/);
    await receiver.says(/^handled b/);
    await post(receiver.url, 'dlv_2', '{"type":"c"}');
    await receiver.says(/^handled c/);
    await post(receiver.url, 'bat_1', '[{"type":"a"},{"type":"b"}]');
    await post(receiver.url, 'dlv_3', '{"type":"end"}');
    await receiver.says(/^handled end/);
    expect(receiver.said.filter((line) => line.startsWith('handled'))).toEqual(
      ['a', 'b', 'c', 'end'].map((type) => `handled ${type}`),
    );
  });

  test('what a crash left behind is worked on after the next start', async () => {
    const first = await startNode('export async function handleEvent() { await new Promise(() => {}); }');
    await post(first.url, 'dlv_1', '{"type":"left"}');
    await stop(first.child);
    const second = await startNode(SAYS_TYPE);
    await second.says(/^handled left/);
  });

  test('an event that cannot be worked on does not stop the others, and is tried again', async () => {
    const receiver = await startNode(`let isFirst = true;
    export async function handleEvent({ type }) {
      if (type === 'bad' && isFirst) { isFirst = false; throw new Error('not now'); }
      console.log('handled', type);
    }`);
    await post(receiver.url, 'dlv_1', '{"type":"bad"}');
    await receiver.says(/not now/);
    await post(receiver.url, 'dlv_2', '{"type":"good"}');
    await receiver.says(/^handled bad/);
    await receiver.says(/^handled good/);
  });

  test('a test is shown and never worked on, by its header or by isTest [DI-70]', async () => {
    const own = readFileSync(join(RECEIVERS, 'handle-event.mjs'), 'utf8');
    const receiver = await startNode(own);
    await post(receiver.url, 'dlv_1', '[{"type":"contact_optout"}]', { 'hookline-test': 'true' });
    expect(await receiver.says(/^a test/)).toContain('contact_optout');
    expect(readdirSync(inbox)).toEqual(['done']);
    await post(receiver.url, 'dlv_2', '[{"type":"contact_created","isTest":true}]');
    expect(await receiver.says(/^a test/)).toBe('a test: contact_created');
    await post(receiver.url, 'dlv_3', '[{"type":"contact_created"}]');
    expect(await receiver.says(/^an event/)).toBe('an event: contact_created');
  });
});
