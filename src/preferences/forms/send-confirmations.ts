import { invariant } from '../../base/assert.ts';
import { encodeId } from '../../base/ids.ts';
import type { ChannelDirectory } from '../../channels/directory.ts';
import type { CallProvider } from '../../channels/outgoing/provider-call.ts';
import { sendMessage } from '../../channels/outgoing/send-message.ts';
import type { SendMail } from '../../mail/mail.ts';
import type { Context } from '../../store/context.ts';
import { makeSignupToken } from '../link-tokens.ts';
import { confirmationUrl, writeConfirmation, writeConfirmationMail } from './confirmation-text.ts';
import { readFormRow } from './read-form.ts';
import type { NewSignupForm } from './schema.ts';
import type { SignupEntry } from './signup-entry.ts';
import {
  type ClaimedSignup,
  claimSignups,
  findAddressState,
  findSignup,
  type SignupRow,
  settleSignup,
} from './signup-queries.ts';

export interface ConfirmationDeps {
  publicUrl: string;
  channels: Pick<ChannelDirectory, 'find'>;
  call: CallProvider;
  /** Left out: links by mail wait for a process that sends mail. */
  sendMail?: SendMail | undefined;
}

const MINUTE_MS = 60_000;
// Four times what a mail may take: one that is still under way is not sent by somebody else as well.
const LEASE_MS = MINUTE_MS;
const GAP_MAX_MS = 60 * MINUTE_MS;

/** Sends links that are due, at most `budget` of them. Says whether there may be more. */
export async function sendConfirmations(ctx: Context, deps: ConfirmationDeps, budget: number): Promise<boolean> {
  const claimed = await claimSignups(ctx, { leaseMs: LEASE_MS, limit: budget, sendsMail: deps.sendMail !== undefined });
  await Promise.all(claimed.map((claim) => sendOne(ctx, deps, claim)));
  return claimed.length === budget;
}

async function sendOne(ctx: Context, deps: ConfirmationDeps, claim: ClaimedSignup): Promise<void> {
  const row = await findSignup(ctx.db, claim.id);
  const isOpen = row && row.confirmed_at === null && row.expires_at.getTime() > ctx.clock.now();
  const delayMs = isOpen ? await send(ctx, deps, claim, row) : null;
  await settleSignup(ctx, claim, delayMs);
}

/** One attempt. Gives how long until the next; null: it is sent, or never will be. */
async function send(
  ctx: Context,
  deps: ConfirmationDeps,
  claim: ClaimedSignup,
  row: SignupRow,
): Promise<number | null> {
  invariant(row.entry, 'what was not confirmed yet is kept');
  const entry = JSON.parse(ctx.vault.open(row.entry)) as SignupEntry;
  const kind = row.channel_id === null ? 'email' : 'phone';
  const to = { kind, value: entry[kind] ?? '' } as const;
  if (await isBarred(ctx, row.account_id, to)) return null;
  const form = readFormRow(row);
  const url = confirmationUrl(deps.publicUrl, makeSignupToken(ctx.vault, row.id));
  if (row.channel_id !== null)
    return sendText(ctx, deps, claim, row.channel_id, to.value, writeConfirmation(form, url));
  return sendLetter(ctx, deps, claim, to.value, form, url);
}

/**
 * Nothing is sent to an address in quarantine, nor to the phone of somebody who opted out: START leads them back. Mail
 * has no such word, so whoever unsubscribed by it and signs up anew gets the one mail that they ask for.
 */
async function isBarred(
  ctx: Context,
  accountId: string,
  to: { kind: 'phone' | 'email'; value: string },
): Promise<boolean> {
  const state = await findAddressState(ctx.db, accountId, to);
  if (!state) return false;
  return state.quarantined_at !== null || (to.kind === 'phone' && state.opted_out_at !== null);
}

async function sendText(
  ctx: Context,
  { channels, call }: ConfirmationDeps,
  claim: ClaimedSignup,
  channelId: string,
  phone: string,
  text: string,
): Promise<number | null> {
  const channel = (await channels.find(encodeId('chn', channelId))) ?? null;
  // No message of a conversation: nobody is a contact yet, and nothing of it is recorded.
  const message = { messageId: claim.id, to: { kind: 'phone', value: phone }, content: { text } } as const;
  const job = { ...message, attemptCount: claim.attempt_count - 1 };
  const outcome = await sendMessage(job, channel, { call, log: ctx.log });
  if (outcome.state === 'queued') return outcome.waitMs ?? 0;
  if (outcome.state === 'failed') {
    ctx.log.warn({ signupId: claim.id, channelId, code: outcome.error.code }, 'a confirmation could not be sent');
  }
  return null;
}

async function sendLetter(
  ctx: Context,
  { sendMail }: ConfirmationDeps,
  claim: ClaimedSignup,
  email: string,
  form: NewSignupForm,
  url: string,
): Promise<number | null> {
  invariant(sendMail, 'only processes that send mail claim mails');
  try {
    await sendMail({ id: `signup-${claim.id}`, to: [email], ...writeConfirmationMail(form, url) });
    return null;
  } catch (error) {
    const delayMs = Math.min(2 ** (claim.attempt_count - 1) * MINUTE_MS, GAP_MAX_MS);
    ctx.log.warn({ err: error, signupId: claim.id, delayMs }, 'a confirmation mail could not be sent');
    return delayMs;
  }
}
