import { AppError } from '../base/errors.ts';
import type { ChannelDirectory, LoadedChannel } from '../channels/directory.ts';
import { renderMenuText } from '../rules/menu.ts';
import type { InboundEvent, OutgoingContent } from '../rules/message.ts';
import { parseAddress } from '../rules/phone.ts';
import { toStorable } from '../rules/text.ts';
import { type AccountContext, newId } from '../store/context.ts';
import { readCanned } from './canned-answers.ts';
import { getOwnChannel } from './own-channel.ts';
import { listRecentContents } from './queries.ts';
import type { SimulatorAnswer, SimulatorMessage } from './schema.ts';
import type { Turns } from './turns.ts';

/** How far back a tap is looked for among what the person was shown. */
const TAPPABLE_MESSAGES = 20;

/**
 * One message of a made-up person on a simulator channel, through the same path as a provider's.
 * @throws AppError `not_found` for a channel that is not the account's, `invalid` for one that is no simulator.
 */
export async function simulateMessage(
  ctx: AccountContext,
  deps: { channels: ChannelDirectory; turns: Turns },
  input: SimulatorMessage,
): Promise<SimulatorAnswer> {
  const channel = await getOwnChannel(ctx, deps.channels, input.channelId);
  if (channel.adapter.kind !== 'simulator') throw invalid('/channelId', 'Use a channel of the kind simulator.');
  const from = parseAddress(input.from);
  if (from.value === '') throw invalid('/from', 'Say who writes: a phone number, or any other name.');
  const event = await readEvent(ctx, channel, input);
  const inbound = { providerId: newId(ctx), from: [from], event };
  const answer = await deps.turns.simulateMessage(channel, inbound, {
    send: input.send,
    canned: readCanned(input.requests),
  });
  return {
    replies: answer.replies.map(showReply),
    trace: answer.trace,
    webhooks: answer.webhooks.map((webhook) => ({ ...webhook, body: JSON.parse(webhook.rawBody) })),
    requests: answer.requests,
  };
}

async function readEvent(ctx: AccountContext, channel: LoadedChannel, input: SimulatorMessage): Promise<InboundEvent> {
  const { text, tap, media } = input;
  if ([text, tap, media].filter((each) => each !== undefined).length !== 1) {
    throw invalid('/text', 'Give one of text, tap and media.');
  }
  if (text !== undefined) return { type: 'text', text: toStorable(text) };
  if (media !== undefined) {
    const { kind, mimeType, url, caption } = media;
    const optional = { mimeType, reference: url, caption: caption && toStorable(caption) };
    return { type: 'media', kind, ...JSON.parse(JSON.stringify(optional)) };
  }
  return { type: 'tap', ...(await readTap(ctx, channel, input)) };
}

/** A tap named by what was shown (its id, key or text) is completed from it, as the provider would. */
async function readTap(ctx: AccountContext, channel: LoadedChannel, { tap, from }: SimulatorMessage) {
  if (typeof tap === 'object') return { id: tap.id, title: toStorable(tap.title) };
  const wanted = toStorable(tap ?? '');
  const shown = await listRecentContents(ctx.db, ctx.accountId, channel.id, parseAddress(from), TAPPABLE_MESSAGES);
  for (const { choices = [] } of shown) {
    const choice = choices.find(({ tapId, key, text }) => [tapId, key, text].includes(wanted));
    if (choice) return { id: choice.tapId, title: choice.text };
  }
  return { id: wanted, title: wanted };
}

function showReply(content: OutgoingContent): SimulatorAnswer['replies'][number] {
  const text = renderMenuText(content);
  const { choices, media } = content;
  return { text, ...(choices && { options: choices }), ...(media && { media }) };
}

/** A refusal that names one field. */
export function invalid(path: string, message: string): AppError {
  return new AppError('invalid', message, { errors: [{ path, message }] });
}
