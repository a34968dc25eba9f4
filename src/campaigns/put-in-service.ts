import { invariant } from '../base/assert.ts';
import { decodeId } from '../base/ids.ts';
import { bumpAssetsRevision } from '../store/assets-revision.ts';
import { type AccountContext, nowDate } from '../store/context.ts';
import type { ChatbotDefinition } from './definition.ts';
import { listKeywordRows } from './keyword-rows.ts';
import { markLive, replaceKeywords } from './queries.ts';
import type { Trigger } from './trigger.ts';
import { replaceTrigger } from './trigger-queries.ts';

/** Makes a version what people get from now on: its keywords and its event lead to it. In a transaction, assets locked. */
export async function putInService(
  ctx: AccountContext,
  campaignId: string,
  version: number,
  definition: ChatbotDefinition,
): Promise<void> {
  const { db, accountId } = ctx;
  await markLive(db, accountId, campaignId, version, nowDate(ctx));
  await replaceKeywords(db, accountId, campaignId, listKeywordRows(definition));
  await replaceTrigger(db, accountId, campaignId, definition.trigger && toTriggerRow(definition.trigger));
  await bumpAssetsRevision(db, accountId);
}

function toTriggerRow(trigger: Trigger) {
  const channelId = decodeId('chn', trigger.channel);
  invariant(channelId, 'a published trigger names a channel that exists');
  return { event_type: trigger.event, channel_id: channelId, definition: JSON.stringify(trigger) };
}
