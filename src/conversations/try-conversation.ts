import { invariant } from '../base/assert.ts';
import { AppError } from '../base/errors.ts';
import type { LoadedCampaign } from '../campaigns/load-assets.ts';
import { readDraft } from '../campaigns/read-draft.ts';
import { adapterFor } from '../channels/adapters.ts';
import type { LoadedChannel } from '../channels/directory.ts';
import type { ContactRow } from '../contacts/queries.ts';
import { readContact } from '../contacts/read-contact.ts';
import { newLinkCode } from '../links/link-code.ts';
import type { InboundEvent } from '../rules/message.ts';
import { parseAddress } from '../rules/phone.ts';
import { type AccountContext, newId } from '../store/context.ts';
import type { TurnAssets } from './asset-cache.ts';
import { readCanned } from './canned-answers.ts';
import { type DraftAssets, loadDraftAssets } from './draft-assets.ts';
import type { Person } from './lock-people.ts';
import { planItem } from './plan-item.ts';
import { openContact } from './planned-contact.ts';
import { presentTriedTurn } from './present-tried-turn.ts';
import type { TriedAnswer, TriedConversation, TriedStep } from './try-schema.ts';
import type { TurnInput } from './turn-input.ts';
import type { TurnItem } from './turn-item.ts';

/**
 * Runs a whole conversation with a draft, saved or not, as a made-up person would have it: through the same steps as a
 * real one, from the first to the last. Nothing is stored, sent or asked for; what would be is told.
 * @throws AppError `not_found`; `invalid` for a person who cannot be, or steps that go back in time.
 */
export async function tryConversation(
  ctx: AccountContext,
  { publicUrl }: { publicUrl: string },
  campaignId: string,
  input: TriedConversation,
): Promise<TriedAnswer> {
  requireOrder(input.steps);
  const draft = await readDraft(ctx, campaignId, input.definition);
  const assets = await loadDraftAssets(ctx, draft);
  const channel = triedChannel(ctx, assets, input.medium);
  const person: Person = {
    accountId: ctx.accountId,
    channelId: channel.id,
    contactId: newId(ctx),
    conversationId: newId(ctx),
    state: null,
  };
  const contact = openContact(contactRow(ctx, assets.turn, person, input.person), assets.turn.definitions);
  const given = {
    person,
    contact,
    assets: assets.turn,
    timeZone: ctx.clock.timeZone,
    newId: () => newId(ctx),
    links: { base: publicUrl, newCode: newLinkCode },
  };
  const canned = readCanned(input.requests);
  const from = parseAddress(contact.ref.phone ?? '');
  const turns: TriedAnswer['turns'] = [];
  for (const step of input.steps) {
    const now = Date.parse(step.at);
    const before = person.state;
    const what = whatOf(step, draft, from, newId(ctx));
    const item: TurnItem = { channel, receivedAt: now, webhooks: 'show', canned, what };
    const turnInput: TurnInput = { ...given, item, messageId: newId(ctx), now };
    const [turn] = planItem(turnInput);
    invariant(turn, 'an item has a turn');
    turns.push(await presentTriedTurn({ turn, before, contact, assets, now }));
  }
  return { turns };
}

function requireOrder(steps: readonly TriedStep[]): void {
  const late = steps.findIndex(({ at }, index) => index > 0 && Date.parse(at) < Date.parse(steps[index - 1]?.at ?? ''));
  if (late === -1) return;
  throw invalid(`/steps/${late}/at`, 'This is before the step that precedes it.');
}

/** No channel of the account: nobody's messages could meet these. */
function triedChannel(
  { accountId }: AccountContext,
  { channelId }: DraftAssets,
  medium: TriedConversation['medium'],
): LoadedChannel {
  const simulator = adapterFor('simulator');
  const { textMax } = adapterFor(medium === 'sms' ? 'twilio' : 'whatsapp');
  return {
    accountId,
    id: channelId,
    adapter: { ...simulator, textMax, medium: () => medium },
    access: { id: 'chn_tried', sender: '', config: {} },
    messagesPerSecond: null,
    inboundUrl: '',
    statusUrl: '',
  };
}

function contactRow(
  { accountId }: AccountContext,
  { definitions, revision }: TurnAssets,
  { contactId }: Person,
  given: TriedConversation['person'],
): ContactRow {
  const reading = readContact(definitions, given);
  if (!reading.ok) {
    const errors = reading.errors.map((each) => ({ ...each, path: `/person${each.path}` }));
    throw new AppError('invalid', 'There can be no such person: see errors.', { errors });
  }
  const { phone, email, name = null, language = null, fields, keys } = reading.values;
  const address = (kind: 'phone' | 'email', value: string | null | undefined) =>
    value ? [{ kind, value, isQuarantined: false }] : [];
  return {
    account_id: accountId,
    id: contactId,
    name,
    fields,
    number: 0,
    language,
    opted_out_at: null,
    addresses: [...address('phone', phone), ...address('email', email)],
    keys: Object.fromEntries(keys.flatMap(({ field, value }) => (value === null ? [] : [[field, value]]))),
    subscriptions: {},
    assets_revision: revision,
  };
}

function whatOf(
  step: TriedStep,
  draft: LoadedCampaign,
  from: ReturnType<typeof parseAddress>,
  providerId: string,
): TurnItem['what'] {
  if (step.kind === 'start') {
    return { kind: 'trigger', campaignId: draft.id, to: from, ...(step.params && { params: step.params }) };
  }
  return { kind: 'message', inbound: { providerId, from: [from], event: eventOf(step) } };
}

function eventOf(step: Exclude<TriedStep, { kind: 'start' }>): InboundEvent {
  switch (step.kind) {
    case 'text':
      return { type: 'text', text: step.text };
    case 'tap':
      return { type: 'tap', id: step.id, title: step.title };
    case 'image':
      return { type: 'media', kind: 'image', mimeType: 'image/jpeg' };
    case 'location':
      return { type: 'location', latitude: 20.97, longitude: -89.62 };
  }
}

function invalid(path: string, message: string): AppError {
  return new AppError('invalid', message, { errors: [{ path, message }] });
}
