import { encodeId } from '../base/ids.ts';
import { listTriggeredCampaigns, type TriggeredCampaign } from '../campaigns/read-triggers.ts';
import { matchesTrigger } from '../campaigns/trigger-condition.ts';
import type { ChannelDirectory, LoadedChannel } from '../channels/directory.ts';
import { type ContactRow, loadContacts } from '../contacts/queries.ts';
import type { Address } from '../rules/message.ts';
import type { SourceEvent, StartCampaigns, StartResult } from '../source-events/source-event.ts';
import type { AccountContext } from '../store/context.ts';
import type { TurnAnswer } from './turn-item.ts';
import type { Turns } from './turns.ts';

interface Deps {
  channels: Pick<ChannelDirectory, 'find'>;
  turns: Pick<Turns, 'triggerCampaign'>;
}

/** Lets events of an account's own systems start its campaigns. */
export function createStartCampaigns(deps: Deps): StartCampaigns {
  return (ctx, event) => startByEvent(ctx, deps, event);
}

/**
 * Starts the live campaigns whose trigger an event meets, with its parameters, for the contact it is about or for the
 * stranger with its phone number: on each channel one, the one published first. Asked again it starts nothing twice.
 * @throws where the store is away: to be asked again.
 */
async function startByEvent(ctx: AccountContext, deps: Deps, event: SourceEvent): Promise<StartResult[]> {
  const triggered = await listTriggeredCampaigns(ctx, event.type);
  const met = triggered.filter(({ trigger }) => matchesTrigger(trigger, event.params));
  if (met.length === 0) return [];
  const person = await findPerson(ctx, event);
  const results: StartResult[] = [];
  const taken = new Set<string>();
  for (const campaign of met) {
    const isFirst = !taken.has(campaign.channelId);
    taken.add(campaign.channelId);
    results.push(isFirst ? await start(ctx, deps, { event, campaign, person }) : refuse(campaign, NOT_FIRST));
  }
  return results;
}

const NOT_FIRST = 'A campaign that was published before it is started by this event on the same channel.';
const CHANNEL_GONE = 'Its channel was deleted.';

async function start(
  ctx: AccountContext,
  { channels, turns }: Deps,
  about: { event: SourceEvent; campaign: TriggeredCampaign; person: Address[] },
): Promise<StartResult> {
  const { event, campaign, person } = about;
  const channel = await channels.find(encodeId('chn', campaign.channelId));
  if (!channel || channel.accountId !== ctx.accountId) return refuse(campaign, CHANNEL_GONE);
  const to = addressFor(channel, person);
  if (!to) return refuse(campaign, 'There is no address at which this channel reaches the person.');
  const { key: onceKey, params } = event;
  const campaignId = encodeId('cmp', campaign.campaignId);
  const answer = await turns.triggerCampaign(channel, campaignId, to, { params, onceKey });
  return resultOf(campaign, answer);
}

/** How the person is reached: as the contact that the event is about, else by the number in the event. */
async function findPerson(ctx: AccountContext, { contactId, contact }: SourceEvent): Promise<Address[]> {
  if (contactId === null) return contact.phone === undefined ? [] : [{ kind: 'phone', value: contact.phone }];
  const [row]: ContactRow[] = await loadContacts(ctx.db, [ctx.accountId], [contactId]);
  return (row?.addresses ?? []).flatMap(({ kind, value }) => (kind === 'email' ? [] : [{ kind, value }]));
}

/** On WhatsApp by the user id, which stays when the number changes. */
function addressFor({ adapter }: LoadedChannel, addresses: Address[]): Address | undefined {
  const first = (kind: Address['kind']) => addresses.find((address) => address.kind === kind);
  const user = adapter.kind === 'whatsapp' ? first('whatsapp') : undefined;
  return user ?? first('phone') ?? (adapter.kind === 'simulator' ? first('sender') : undefined);
}

function resultOf(campaign: TriggeredCampaign, { conversationId, trace }: TurnAnswer): StartResult {
  if (trace.outcome !== 'started') return refuse(campaign, trace.why);
  return { campaignId: encodeId('cmp', campaign.campaignId), conversationId, why: null };
}

function refuse({ campaignId }: TriggeredCampaign, why: string): StartResult {
  return { campaignId: encodeId('cmp', campaignId), conversationId: null, why };
}
