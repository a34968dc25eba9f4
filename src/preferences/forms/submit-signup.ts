import type { ChannelDirectory } from '../../channels/directory.ts';
import type { Emitter } from '../../events/emitter.ts';
import { type AccountContext, newId } from '../../store/context.ts';
import type { EntryField, Typed } from '../entry-fields.ts';
import type { Faults } from '../form-parts.ts';
import { makeSignupToken } from '../link-tokens.ts';
import { confirmationUrl, writeConfirmation } from './confirmation-text.ts';
import { type FinishedForm, finishSignup, finishTogether } from './finish-signup.ts';
import { waysToConfirm } from './read-form.ts';
import { readSignup, type SignupEntry } from './signup-entry.ts';
import { countFromSource, insertSignup, markConfirmed, type NewSignup } from './signup-queries.ts';

export interface SubmitDeps {
  publicUrl: string;
  channels: Pick<ChannelDirectory, 'find'>;
  sendsMail: boolean;
  emitter: Emitter;
}

/** What came of a form. `shown`: the message that a simulator has no way to send. */
export type Submitted =
  | { state: 'invalid'; faults: Faults }
  | { state: 'limited' }
  | { state: 'unavailable' }
  | { state: 'sent'; way: 'phone' | 'email'; shown: string | null }
  | { state: 'subscribed' };

export interface Submission {
  fields: readonly EntryField[];
  typed: Typed;
  /** Where it was filled in; undefined: not known. */
  source: string | undefined;
}

const HOUR_MS = 3_600_000;
/** How long a link works. */
export const LINK_MS = 48 * HOUR_MS;
/** A tablet at a stand signs up one a minute; beyond it every message costs the account money. */
export const PER_SOURCE_HOUR_MAX = 60;
/** Whoever types in somebody else's address can bother them no more often. */
export const PER_RECIPIENT_DAY_MAX = 3;

/**
 * Takes a sign-up in. With double opt-in nothing is known of the person afterwards but a sealed entry, and a link is on
 * its way; without, they are a contact at once. The answer is the same whether or not somebody is known already, has
 * opted out, or was sent too many links today.
 */
export async function submitSignup(
  ctx: AccountContext,
  deps: SubmitDeps,
  form: FinishedForm,
  { fields, typed, source }: Submission,
): Promise<Submitted> {
  const { entry, faults } = readSignup(fields, typed, form.form.country);
  if (faults.size > 0) return { state: 'invalid', faults };
  const now = ctx.clock.now();
  const sourceHash = source === undefined ? null : ctx.vault.sign(`signup source ${source}`);
  const count = sourceHash ? await countFromSource(ctx.db, sourceHash, new Date(now - HOUR_MS)) : 0;
  if (count >= PER_SOURCE_HOUR_MAX) return { state: 'limited' };
  const ways = form.form.doubleOptIn
    ? await findWays(deps, form)
    : ([entry.phone === undefined ? 'email' : 'phone'] as const);
  const way = ways.find((each) => entry[each] !== undefined);
  if (way === undefined) return { state: 'unavailable' };
  const signup = {
    id: newId(ctx),
    formId: form.id,
    recipientHash: ctx.vault.sign(`signup recipient ${ctx.accountId} ${way} ${entry[way]}`),
    sourceHash,
    expiresAt: new Date(now + LINK_MS),
  };
  if (!form.form.doubleOptIn) return finishAtOnce(ctx, deps.emitter, form, signup, { entry, way });
  return requestConfirmation(ctx, deps, form, signup, { entry, way });
}

type SignupFacts = Omit<NewSignup, 'channelId' | 'entry' | 'sending'>;
type Entered = { entry: SignupEntry; way: 'phone' | 'email' };

async function finishAtOnce(
  ctx: AccountContext,
  emitter: Emitter,
  form: FinishedForm,
  signup: SignupFacts,
  entered: Entered,
): Promise<Submitted> {
  await finishTogether(ctx, emitter, async (tx, emit) => {
    // Kept for being counted.
    await insertSignup(tx, { ...signup, channelId: null, entry: null, sending: null });
    await markConfirmed(tx, signup.id);
    await finishSignup(tx, emit, form, { ...entered, isConfirmed: false });
  });
  return { state: 'subscribed' };
}

async function requestConfirmation(
  ctx: AccountContext,
  { publicUrl, channels }: SubmitDeps,
  { form }: FinishedForm,
  signup: SignupFacts,
  { entry, way }: Entered,
): Promise<Submitted> {
  const channel = way === 'phone' ? await channels.find(form.channelId ?? '') : undefined;
  const isSimulated = channel?.adapter.kind === 'simulator';
  await insertSignup(ctx, {
    ...signup,
    channelId: channel?.id ?? null,
    entry: ctx.vault.seal(JSON.stringify(entry)),
    sending: isSimulated ? null : { max: PER_RECIPIENT_DAY_MAX, since: new Date(ctx.clock.now() - 24 * HOUR_MS) },
  });
  const url = confirmationUrl(publicUrl, makeSignupToken(ctx.vault, signup.id));
  return { state: 'sent', way, shown: isSimulated ? writeConfirmation(form, url) : null };
}

/** A channel that was deleted since sends nothing. */
async function findWays({ channels, sendsMail }: SubmitDeps, { form }: FinishedForm): Promise<('phone' | 'email')[]> {
  const hasChannel = form.channelId !== null && (await channels.find(form.channelId)) !== undefined;
  return waysToConfirm({ ...form, channelId: hasChannel ? form.channelId : null }, sendsMail);
}
