import { AppError, notFound } from '../base/errors.ts';
import { findCampaignState } from '../campaigns/load-assets.ts';
import type { ChannelDirectory } from '../channels/directory.ts';
import { parseAddress } from '../rules/phone.ts';
import type { AccountContext } from '../store/context.ts';
import type { CampaignTrigger } from './schema.ts';
import { getOwnChannel } from './simulate-message.ts';
import type { Turns } from './turns.ts';

/**
 * Starts a live campaign for somebody, whatever they were in before.
 * @throws AppError `not_found`; `conflict` for a campaign that is not live; `invalid` for an address that cannot be
 * written to.
 */
export async function triggerCampaign(
  ctx: AccountContext,
  deps: { channels: ChannelDirectory; turns: Turns },
  campaignId: string,
  input: CampaignTrigger,
): Promise<{ conversationId: string }> {
  const state = await findCampaignState(ctx, campaignId);
  if (!state) throw notFound('campaign');
  if (state !== 'live') throw new AppError('conflict', 'This campaign is not live: publish it first.');
  const channel = await getOwnChannel(ctx, deps.channels, input.channelId);
  const to = parseAddress(input.to);
  if (to.kind === 'sender') {
    const message = 'This is neither a phone number (E.164, +525500000000) nor a WhatsApp user id.';
    throw new AppError('invalid', message, { errors: [{ path: '/to', message }] });
  }
  const { conversationId } = await deps.turns.triggerCampaign(channel, campaignId, to);
  return { conversationId };
}
