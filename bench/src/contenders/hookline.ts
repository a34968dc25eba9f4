import { fileURLToPath } from 'node:url';
import { ACCOUNT_SID, AUTH_TOKEN, SENDER } from '../conversation.ts';
import { freePort, type Program, startProgram, startWorker, type Worker } from '../processes.ts';
import type { Contender, Running, Surroundings } from './contender.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const API_KEY = 'hkl_bench_0123456789abcdef';

/** Hookline as it is started in production. `nodeFlags` go to its process (a profiler). */
export function hookline(replyMode: 'inline' | 'api', nodeFlags: string[] = []): Contender {
  return {
    name: replyMode === 'inline' ? 'Hookline, inline' : 'Hookline, REST',
    owesPosts: true,
    usesPostgres: true,
    start: (surroundings) => start(surroundings, replyMode, nodeFlags),
  };
}

async function start(
  { receiver, createDatabase }: Surroundings,
  replyMode: 'inline' | 'api',
  nodeFlags: string[],
): Promise<Running> {
  const provider = await startProvider();
  const { port, url, server } = await startServer(await createDatabase(), [receiver.port, provider.port], nodeFlags);
  const channel = await createChannel(url, provider, replyMode);
  await publishMenu(url, channel.id, `http://127.0.0.1:${receiver.port}/hook`);
  return {
    port,
    path: new URL(channel.inboundUrl).pathname,
    answer: replyMode === 'inline' ? '<Message>' : '<Response/>',
    server,
    ...(replyMode === 'api' && { provider }),
    async stop() {
      await server.stop();
      await provider.stop();
    },
  };
}

/** Twilio's send API, in a process of its own. */
export function startProvider(): Promise<Worker> {
  return startWorker(new URL('./fake-twilio-server.ts', import.meta.url));
}

/** `node src/node.ts`, which may call these ports of this machine. */
export async function startServer(
  databaseUrl: string,
  allowedPorts: number[],
  nodeFlags: string[] = [],
): Promise<{ port: number; url: string; server: Program }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = await startProgram([...nodeFlags, 'src/node.ts'], {
    cwd: ROOT,
    env: {
      NODE_ENV: 'production',
      PORT: String(port),
      PUBLIC_URL: url,
      DATABASE_URL: databaseUrl,
      HOOKLINE_SECRET: 'a secret for the bench only',
      HOOKLINE_API_KEY: API_KEY,
      HOOKLINE_EGRESS_ALLOW: allowedPorts.map((allowed) => `127.0.0.1:${allowed}`).join(','),
      LOG_LEVEL: 'warn',
    },
    isReady: async () => (await fetch(`${url}/readyz`)).ok,
  });
  return { port, url, server };
}

export function createChannel(url: string, provider: Worker, replyMode: 'inline' | 'api') {
  return call<{ id: string; inboundUrl: string }>(url, '/v1/channels', {
    kind: 'twilio',
    name: 'Bench',
    sender: SENDER,
    config: {
      accountSid: ACCOUNT_SID,
      authToken: AUTH_TOKEN,
      apiBaseUrl: `http://127.0.0.1:${provider.port}`,
      replyMode,
    },
  });
}

/** Two of the three options call the partner at once and lead to a section with the same menu: no end of answers. */
async function publishMenu(url: string, channelId: string, partner: string): Promise<void> {
  const webhook = { url: partner, body: { store: 'MX-7' }, headers: [{ name: 'x-api-key', value: 's3cret' }] };
  const menu = [
    { text: 'Opening hours', redirect: { type: 'interaction', to: 'hours' }, webhook },
    { text: 'One month for free', redirect: { type: 'interaction', to: 'month' }, webhook },
    { text: 'Goodbye', redirect: { type: 'end', text: 'Goodbye!' } },
  ];
  await publishCampaign(url, {
    channels: [channelId],
    welcome: { text: 'Welcome! Choose:', menu },
    interactions: [
      { id: 'hours', label: 'Hours', text: 'We are open from 9 to 5. Choose:', menu },
      { id: 'month', label: 'Month', text: 'Enjoy your free month. Choose:', menu },
    ],
  });
}

export async function publishCampaign(url: string, definition: object): Promise<void> {
  const campaign = { kind: 'chatbot', name: 'Bench', definition };
  const { id } = await call<{ id: string }>(url, '/v1/campaigns', campaign);
  await call(url, `/v1/campaigns/${id}/publish`, {});
}

/** A POST to the API; the parsed answer. */
export async function call<Answer>(url: string, path: string, body: object): Promise<Answer> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`POST ${path} answered ${response.status}: ${text}`);
  return JSON.parse(text) as Answer;
}
