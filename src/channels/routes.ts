import { createRoute, z } from '@hono/zod-openapi';
import type { Tracer } from '../deliveries/egress/tracer.ts';
import { PageQuery, pageOf } from '../http/page.ts';
import type { RateLimit } from '../http/rate-limit.ts';
import { accountContext, createRouter, idParam, json, jsonBody, problemResponses, requireId } from '../http/router.ts';
import { checkChannel } from './check-channel.ts';
import { type ChannelDeps, createChannel } from './create-channel.ts';
import { deleteChannel } from './delete-channel.ts';
import { getChannel, listChannels } from './read-channels.ts';
import { Channel, ChannelChange, ChannelCheck, NewChannel } from './schema.ts';
import { updateChannel } from './update-channel.ts';

const params = z.object({ id: idParam('chn', 'channel') });

const createOne = createRoute({
  method: 'post',
  path: '/v1/channels',
  summary: 'Create a channel',
  description: 'Give the provider `inboundUrl` for what people send and `statusUrl` for what became of our messages.',
  request: { body: jsonBody(NewChannel) },
  responses: { 201: json(Channel, 'The channel, ready for callbacks.'), ...problemResponses },
});

const listAll = createRoute({
  method: 'get',
  path: '/v1/channels',
  summary: 'List channels',
  request: { query: PageQuery },
  responses: { 200: json(pageOf(Channel), 'Channels, newest first.'), ...problemResponses },
});

const getOne = createRoute({
  method: 'get',
  path: '/v1/channels/{id}',
  summary: 'Read a channel',
  request: { params },
  responses: { 200: json(Channel, 'The channel.'), ...problemResponses },
});

const updateOne = createRoute({
  method: 'patch',
  path: '/v1/channels/{id}',
  summary: 'Change a channel',
  description: 'Also how a provider’s token is rotated: the new one is in use within a second.',
  request: { params, body: jsonBody(ChannelChange) },
  responses: { 200: json(Channel, 'The channel as it is now.'), ...problemResponses },
});

const deleteOne = createRoute({
  method: 'delete',
  path: '/v1/channels/{id}',
  summary: 'Delete a channel',
  description: 'Refused with 409 while live campaigns name the channel. Its messages can still be read.',
  request: { params },
  responses: { 204: { description: 'Deleted.' }, ...problemResponses },
});

const checkOne = createRoute({
  method: 'post',
  path: '/v1/channels/{id}/check',
  summary: 'Ask the provider whether a channel’s credentials are good',
  description:
    'Reads the Twilio account, or Meta’s phone number, with what is stored; sends and changes nothing. The answer is 200 ' +
    'whatever the provider said. A few at once, then one in ten seconds: else 429 with `Retry-After`.',
  request: { params },
  responses: { 200: json(ChannelCheck, 'What the provider said, and what that means.'), ...problemResponses },
});

/** Providers count refused credentials, and lock who tries too many. */
export const CHECK_RATE = {
  burst: 10,
  perSecond: 0.1,
  refusal: 'Providers are asked too often: ten times at once, then once in ten seconds.',
};

export interface ChannelRouteDeps extends ChannelDeps {
  /** Asks providers. */
  trace: Tracer;
  /** How often an account may have them asked. */
  checks: RateLimit;
}

function channelId(id: string): string {
  return requireId('chn', 'channel', id);
}

/** /v1/channels. */
export function channelRoutes(deps: ChannelRouteDeps) {
  return createRouter()
    .openapi(createOne, async (c) =>
      c.json(await createChannel(accountContext(c, 'admin'), deps, c.req.valid('json')), 201),
    )
    .openapi(listAll, async (c) =>
      c.json(await listChannels(accountContext(c, 'read'), deps, c.req.valid('query')), 200),
    )
    .openapi(getOne, async (c) =>
      c.json(await getChannel(accountContext(c, 'read'), deps, channelId(c.req.valid('param').id)), 200),
    )
    .openapi(updateOne, async (c) => {
      const ctx = accountContext(c, 'admin');
      return c.json(await updateChannel(ctx, deps, channelId(c.req.valid('param').id), c.req.valid('json')), 200);
    })
    .openapi(deleteOne, async (c) => {
      await deleteChannel(accountContext(c, 'admin'), deps, channelId(c.req.valid('param').id));
      return c.body(null, 204);
    })
    .openapi(checkOne, async (c) => {
      const ctx = accountContext(c, 'operate');
      deps.checks.take(ctx.accountId, ctx.clock.now());
      return c.json(await checkChannel(ctx, deps.trace, channelId(c.req.valid('param').id)), 200);
    });
}
