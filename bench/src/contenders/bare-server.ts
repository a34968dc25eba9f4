import { createHmac, timingSafeEqual } from 'node:crypto';
import { serve } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { AUTH_TOKEN } from '../conversation.ts';
import { PATH, REPLY } from './menu.ts';

/** The limit: a route that verifies the signature and answers. It stores nothing and owes nothing. */
const url = process.env.PUBLIC_URL ?? '';
const readForm = process.env.BODY === 'text' ? readFast : readAsDocumented;
const app = new Hono();

app.post(PATH, async (c) => {
  const pairs = (await readForm(c)).sort(([a], [b]) => (a < b ? -1 : 1));
  let signed = url + PATH;
  for (const [name, value] of pairs) signed += name + value;
  const expected = createHmac('sha1', AUTH_TOKEN).update(signed).digest();
  const given = Buffer.from(c.req.header('x-twilio-signature') ?? '', 'base64');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return c.text('forbidden', 403);
  return c.body(REPLY, 200, { 'content-type': 'text/xml' });
});

/** https://hono.dev/docs/api/request#parsebody */
async function readAsDocumented(c: Context): Promise<[string, unknown][]> {
  return Object.entries(await c.req.parseBody());
}

/** Text is what the Node server hands over without making a Request of its own: half the CPU of a whole answer. */
async function readFast(c: Context): Promise<[string, unknown][]> {
  return [...new URLSearchParams(await c.req.text())];
}

serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(process.env.PORT) }, ({ port }) =>
  process.send?.({ port }),
);
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => process.exit(0));
