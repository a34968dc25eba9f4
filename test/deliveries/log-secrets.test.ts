import { sql } from 'kysely';
import { afterEach, expect, test, vi } from 'vitest';
import { PUBLIC_URL } from '../support/hookline.ts';
import { API_KEY, endProcesses, type HooklineProcess, startHooklineProcess } from '../support/process.ts';
import { createPostgresStore } from '../support/process-store.ts';
import { createTwilioChannel, postFromTwilio, publishCampaign } from '../support/twilio-phone.ts';
import { type RecordingPartner, startRecordingPartner } from './recording-partner.ts';

vi.setConfig({ testTimeout: 120_000 });

let store: Awaited<ReturnType<typeof createPostgresStore>>;
let partner: RecordingPartner;
afterEach(async () => {
  await endProcesses();
  await Promise.all([store.close(), partner.close()]);
});

/** Nothing of this may be in a log. */
const PLANTED = {
  headerValue: 'planted-header-value',
  bodyField: 'planted-body-field',
  written: 'planted words of somebody',
  phoneNumber: '+525599887766',
  bearer: 'planted-bearer-token',
  cookie: 'planted-cookie',
  query: 'planted-query',
  link: 'planted-reactivation-token',
  errorDetail: 'planted-error-detail',
  apiKey: API_KEY,
};

const inTime = { timeout: 30_000, interval: 20 };
const authorization = `Bearer ${PLANTED.bearer}`;

/** Throws, on a signal, an error that carries what errors of databases and HTTP clients do. */
const BUG = `process.on('SIGUSR2', () => {
  throw Object.assign(new Error('a bug'), { detail: '${PLANTED.errorDetail}', request: { headers: '${PLANTED.errorDetail}' } });
});`;

/** The campaign asks for free text, and sends what was written with a header and a field of its own. */
async function createChatWithWebhooks(hookline: HooklineProcess) {
  const channel = await createTwilioChannel(hookline, { replyMode: 'inline' });
  const policy = { name: 'impatient', base: 'standard', gapsSeconds: [1], timeoutSeconds: 1 };
  const { body } = await hookline.api<{ id: string }>('POST', '/policies', policy);
  const webhook = {
    url: `${partner.url}/hook?token=${PLANTED.query}`,
    policy: body.id,
    headers: [{ name: 'x-api-key', value: PLANTED.headerValue }],
    body: { store: PLANTED.bodyField },
  };
  await publishCampaign(hookline, 'Feedback', {
    channels: [channel.id],
    keywords: ['feedback'],
    welcome: { text: 'What is it?', menu: [{ redirect: { type: 'webhook', webhook, confirmation: 'Thanks' } }] },
  });
  return {
    channel,
    say: (text: string) => postFromTwilio(hookline, channel.inboundUrl, { from: PLANTED.phoneNumber, body: text }),
  };
}

test('no level of the log shows header values, tokens, messages, phone numbers or bodies, whatever fails', async () => {
  [store, partner] = await Promise.all([createPostgresStore(), startRecordingPartner()]);
  const hookline = await startHooklineProcess({
    ...store.environment,
    PUBLIC_URL,
    HOOKLINE_EGRESS_ALLOW: '127.0.0.0/8',
    LOG_LEVEL: 'trace',
    NODE_OPTIONS: `--import=data:text/javascript;base64,${btoa(BUG)}`,
  });
  const chat = await createChatWithWebhooks(hookline);
  const saySomething = async () => {
    for (const text of ['feedback', PLANTED.written]) expect((await chat.say(text)).status).toBe(200);
  };

  // Deliveries that fail: by status, by a broken connection, by a row that cannot be written.
  partner.behave(({ attempt }) => ({ status: attempt === 1 ? 500 : 'reset', afterMs: 0 }));
  await saySomething();
  await expect.poll(() => partner.arrivals.length, inTime).toBe(2);
  expect(partner.arrivals[0]?.raw).toContain(PLANTED.written);
  partner.behave(() => ({ status: 200, afterMs: 0 }));
  await sql`create function read_payload() returns trigger language plpgsql as 'begin
    perform payload::int from delivery where id = new.delivery_id; return new; end'`.execute(store.db);
  await sql`create trigger read_payload before insert on attempt for each row execute function read_payload()`.execute(
    store.db,
  );
  await saySomething();
  await expect.poll(() => hookline.log(), inTime).toContain('an attempt cannot be recorded');
  // A message that cannot be stored: PostgreSQL shows the whole row in the error's detail.
  await sql`alter table delivery add constraint wordless check (payload not like '%words%') not valid`.execute(
    store.db,
  );
  await saySomething();
  // Requests that are refused, and one that fails.
  const headers = { authorization, cookie: PLANTED.cookie, 'x-twilio-signature': 'wrong' };
  for (const path of ['/v1/account', chat.channel.inboundUrl.slice(PUBLIC_URL.length), `/reactivate/${PLANTED.link}`]) {
    const init = { method: path.startsWith('/v1') ? 'GET' : 'POST', headers };
    expect((await hookline.request(`${path}?token=${PLANTED.query}`, init)).status).toBeGreaterThanOrEqual(400);
  }
  expect((await hookline.api('POST', '/campaigns', { kind: PLANTED.bodyField })).status).toBe(422);
  await sql`alter table delivery_policy rename to gone`.execute(store.db);
  expect((await hookline.api('GET', '/policies')).status).toBe(500);
  hookline.signal('SIGUSR2');

  const { code, stdout, stderr } = await hookline.exited;
  expect(code).toBe(1);
  const lines = stderr
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  for (const [message, sqlState] of [
    ['an attempt cannot be recorded; its lease will end', '22P02'],
    ['a message could not be worked on and was kept as a fault', '23514'],
    ['request failed', '42P01'],
    ['a bug ends this process', undefined],
  ]) {
    expect(lines.find(({ msg }) => msg === message)?.err, message).toMatchObject({ stack: expect.any(String) });
    expect(lines.find(({ msg }) => msg === message)?.err.code).toBe(sqlState);
  }
  const shown = Object.entries(PLANTED).filter(([, secret]) => `${stdout}${stderr}`.includes(secret));
  expect(shown).toEqual([]);
});
