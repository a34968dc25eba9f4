import { AppError, notFound } from '../base/errors.ts';
import type { CallbackAnswer, ParsedCallback, ProviderRequest } from '../channels/adapter.ts';
import type { ChannelDirectory, LoadedChannel } from '../channels/directory.ts';
import { createRouter } from '../http/router.ts';
import type { Turns } from './turns.ts';

export interface CallbackDeps {
  publicUrl: string;
  channels: ChannelDirectory;
  turns: Turns;
}

/** In front of `/channels/…`: nothing, and PUBLIC_URL's own path, which a proxy may strip or hand on. */
export function callbackBases(publicUrl: string): string[] {
  return [...new Set(['', new URL(publicUrl).pathname.replace(/\/+$/, '')])];
}

/**
 * Where providers call in: `/channels/{id}/inbound` and `/channels/{id}/status`. Nothing is answered 2xx before all of
 * it is committed, and nothing is looked at before its signature was found right.
 */
export function callbackRoutes(deps: CallbackDeps) {
  const router = createRouter();

  async function open(c: CallbackContext, kind: 'inbound' | 'status', method: 'GET' | 'POST' = 'POST') {
    const channel = await deps.channels.find(c.req.param('id'));
    if (!channel) throw notFound('channel');
    const request: ProviderRequest = {
      method,
      // What the provider signed is the address it was given, whatever proxies made of it on the way.
      url: `${kind === 'status' ? channel.statusUrl : channel.inboundUrl}${new URL(c.req.url).search}`,
      headers: c.req.raw.headers,
      body: method === 'POST' ? new Uint8Array(await c.req.raw.arrayBuffer()) : new Uint8Array(),
    };
    return { channel, request };
  }

  router.post('/channels/:id/inbound', async (c) => {
    const { channel, request } = await open(c, 'inbound');
    requireSignature(channel, request);
    return answer(await takeIn(deps.turns, channel, channel.adapter.parse(request, channel.access)));
  });
  router.post('/channels/:id/status', async (c) => {
    const { channel, request } = await open(c, 'status');
    requireSignature(channel, request);
    return answer(await takeIn(deps.turns, channel, channel.adapter.parseStatus(request, channel.access)));
  });
  router.get('/channels/:id/inbound', async (c) => {
    const { channel, request } = await open(c, 'inbound', 'GET');
    const challenge = channel.adapter.answerChallenge?.(request, channel.access);
    if (!challenge) throw notFound('page');
    return answer(challenge);
  });
  const everywhere = createRouter();
  for (const base of callbackBases(deps.publicUrl)) everywhere.route(base || '/', router);
  return everywhere;
}

interface CallbackContext {
  req: { param(name: 'id'): string; url: string; raw: Request };
}

function requireSignature(channel: LoadedChannel, request: ProviderRequest): void {
  if (!channel.adapter.verify(request, channel.access)) {
    throw new AppError('forbidden', 'The signature does not match this channel.');
  }
}

/** Does all that a callback tells, in the order it tells it, and makes the provider's answer. */
async function takeIn(turns: Turns, channel: LoadedChannel, callback: ParsedCallback): Promise<CallbackAnswer> {
  await turns.recordProviderEvents(channel, callback);
  const answers = await Promise.all(callback.messages.map((inbound) => turns.answerMessage(channel, inbound)));
  const inline = channel.adapter.repliesInline(channel.access);
  return channel.adapter.answer(inline ? answers.flatMap(({ replies }) => replies) : [], channel.access);
}

function answer({ status, contentType, body }: CallbackAnswer): Response {
  return new Response(body, { status, headers: { 'content-type': contentType } });
}
