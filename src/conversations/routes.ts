import { createRoute, z } from '@hono/zod-openapi';
import type { ChannelDirectory } from '../channels/directory.ts';
import { accountContext, createRouter, idParam, json, jsonBody, problemResponses } from '../http/router.ts';
import type { SlowAnswers } from '../http/slow-answers.ts';
import { countPeople } from './count-people.ts';
import { CampaignPeople, CampaignTrigger, SimulatorAnswer, SimulatorMessage, TriggeredConversation } from './schema.ts';
import { simulateMessage } from './simulate-message.ts';
import { triggerCampaign } from './trigger-campaign.ts';
import type { Turns } from './turns.ts';

export interface ConversationRouteDeps {
  channels: ChannelDirectory;
  turns: Turns;
  slowAnswers: SlowAnswers;
}

/** The simulator, starting campaigns from outside, and who is in one. */
export function conversationRoutes(deps: ConversationRouteDeps) {
  return createRouter()
    .openapi(
      createRoute({
        method: 'post',
        path: '/v1/simulator/messages',
        summary: 'Write to a campaign as a person would',
        description:
          'The message takes the same path as a provider’s. The webhooks it owes are shown as they would be sent, ' +
          'and sent only with `send: true`.',
        request: { body: jsonBody(SimulatorMessage) },
        responses: {
          200: json(SimulatorAnswer, 'What the person gets, why, and what partners get.'),
          ...problemResponses,
        },
      }),
      async (c) => c.json(await simulateMessage(accountContext(c, 'design'), deps, c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/v1/campaigns/{id}/trigger',
        summary: 'Start a live campaign for somebody',
        request: { params: z.object({ id: idParam('cmp', 'campaign') }), body: jsonBody(CampaignTrigger) },
        responses: { 202: json(TriggeredConversation, 'The welcome message is on its way.'), ...problemResponses },
      }),
      async (c) => {
        const ctx = accountContext(c, 'operate');
        return c.json(await triggerCampaign(ctx, deps, c.req.valid('param').id, c.req.valid('json')), 202);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/v1/campaigns/{id}/people',
        summary: 'Count the people in a campaign',
        description: 'Each stays in the version that they came in by; a new version is for whoever comes after it.',
        request: { params: z.object({ id: idParam('cmp', 'campaign') }) },
        responses: { 200: json(CampaignPeople, 'Who is in it now.'), ...problemResponses },
      }),
      async (c) => {
        const ctx = accountContext(c, 'read');
        const { id } = c.req.valid('param');
        const key = `${ctx.accountId} people in ${id}`;
        return c.json(await deps.slowAnswers.get(ctx, key, () => countPeople(ctx, id)), 200);
      },
    );
}
