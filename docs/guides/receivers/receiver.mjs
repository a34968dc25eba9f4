// A receiver of webhooks: node receiver.mjs   (WEBHOOK_SECRET=whsec_…, PORT, INBOX)
// It checks the signature, stores the event, answers 200, and only then begins to work on it.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { access, link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { handleEvent } from './handle-event.mjs';

const { WEBHOOK_SECRET, PORT = '3000', INBOX = './inbox' } = process.env;
if (!WEBHOOK_SECRET) throw new Error('WEBHOOK_SECRET is not set');
const KEY = Buffer.from(WEBHOOK_SECRET.replace('whsec_', ''), 'base64');
const TOLERANCE_SECONDS = 5 * 60;
const BODY_MAX_BYTES = 2 * 1024 * 1024;
const DONE = join(INBOX, 'done'); // What came again is known by these: keep them for three weeks.

let isWorking = false;
let hasMore = false;

const server = createServer(async (request, response) => {
  const status = await answer(request).catch((error) => {
    console.error(error);
    return 500; // Not stored: it will be sent again.
  });
  response.writeHead(status, { 'content-type': 'text/plain' }).end();
});

await mkdir(DONE, { recursive: true });
server.listen(Number(PORT), () => console.log(`listening on ${server.address().port}`));
workOff(); // What a crash left behind.

async function answer(request) {
  if (request.method === 'GET') return 200; // Some presets ask whether the URL is there.
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > BODY_MAX_BYTES) return 413;
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  if (!verify(request.headers, body)) return 401;
  if (request.headers['hookline-test']) {
    console.log(`a test: ${body}`); // About nobody: there is nothing to do.
    return 200;
  }
  await store(request.headers['webhook-id'], body);
  workOff();
  return 200;
}

function verify(headers, body) {
  const id = String(headers['webhook-id'] ?? '');
  const timestamp = String(headers['webhook-timestamp'] ?? '');
  const ageSeconds = Math.abs(Date.now() / 1000 - Number(timestamp));
  // The id becomes part of a file's name.
  if (!/^\w{1,64}$/.test(id) || timestamp === '' || !(ageSeconds <= TOLERANCE_SECONDS)) return false;
  const digest = createHmac('sha256', KEY).update(`${id}.${timestamp}.`).update(body).digest('base64');
  const expected = Buffer.from(`v1,${digest}`);
  return String(headers['webhook-signature'] ?? '')
    .split(' ')
    .map((each) => Buffer.from(each))
    .some((given) => given.length === expected.length && timingSafeEqual(given, expected));
}

/** A file per event: whole or not there at all, and never twice. */
async function store(id, body) {
  const name = `webhook-event-${id}.json`;
  if (await exists(join(DONE, name))) return;
  const part = join(INBOX, `${name}.${process.hrtime.bigint()}.part`);
  await writeFile(part, body, { flush: true });
  await link(part, join(INBOX, name)).catch((error) => {
    if (error.code !== 'EEXIST') throw error; // Came again before it was worked on.
  });
  await rm(part);
}

/** One event at a time, oldest first: ids grow with time. */
async function workOff() {
  hasMore = true;
  if (isWorking) return;
  isWorking = true;
  while (hasMore) {
    hasMore = false;
    const names = (await readdir(INBOX)).filter((name) => name.endsWith('.json')).sort();
    for (const name of names) await work(name).catch((error) => console.error(`${name}:`, error));
  }
  isWorking = false;
}

async function work(name) {
  // An object, or an array of one or more: presets differ.
  const events = [JSON.parse(await readFile(join(INBOX, name), 'utf8'))].flat();
  for (const event of events) await handleEvent(event);
  await rename(join(INBOX, name), join(DONE, name));
}

function exists(path) {
  return access(path).then(
    () => true,
    () => false,
  );
}
