import { AppError, notFound } from '../base/errors.ts';
import { findCampaignState } from '../campaigns/load-assets.ts';
import type { ChannelDirectory } from '../channels/directory.ts';
import { parseAddress } from '../rules/phone.ts';
import type { AccountContext } from '../store/context.ts';
import { getOwnChannel } from './own-channel.ts';
import type { CampaignTrigger } from './schema.ts';
import { invalid } from './simulate-message.ts';
import type { TurnAnswer } from './turn-item.ts';
import type { Turns } from './turns.ts';

/**
 * Starts a live campaign for somebody, whatever they were in before.
 * @throws AppError `not_found`; `conflict` for a campaign that is not live and for somebody who opted out; `invalid` for
 * an address that cannot be written to and for a channel that the campaign does not run on.
 */
export async function triggerCampaign(
  ctx: AccountContext,
  deps: { channels: ChannelDirectory; turns: Turns },
  campaignId: string,
  input: CampaignTrigger,
): Promise<{ conversationId: string }> {
  const campaign = await findCampaignState(ctx, campaignId);
  if (!campaign) throw notFound('campaign');
  if (!campaign.live) throw new AppError('conflict', 'This campaign is not live: publish it first.');
  const channel = await getOwnChannel(ctx, deps.channels, input.channelId);
  const { channels } = campaign.live.definition;
  if (channels && !channels.includes(input.channelId)) {
    throw invalid('/channelId', 'The campaign does not run on this channel: its live version names others.');
  }
  const to = parseAddress(input.to);
  if (to.kind === 'sender') {
    throw invalid('/to', 'This is neither a phone number (E.164, +525500000000) nor a WhatsApp user id.');
  }
  const answer = await deps.turns.triggerCampaign(channel, campaignId, to);
  requireStarted(answer);
  return { conversationId: answer.conversationId };
}

function requireStarted({ conversationId, trace }: TurnAnswer): void {
  if (trace.outcome === 'opted_out') {
    throw new AppError('conflict', `${trace.why} Only they can opt in again.`);
  }
  if (trace.outcome !== 'fault') return;
  // Nothing was done and the reason is in the log: a bug, or a store that refuses.
  if (conversationId === '') throw new Error(`a trigger could not be worked on: ${trace.why}`);
  throw new AppError('conflict', `The campaign could not be started: ${trace.why}`);
}
