import { invariant } from '../../base/assert.ts';
import type { Emitter } from '../../events/emitter.ts';
import type { Context } from '../../store/context.ts';
import { readSignupToken } from '../link-tokens.ts';
import { finishSignup, finishTogether } from './finish-signup.ts';
import { readFormRow } from './read-form.ts';
import type { NewSignupForm } from './schema.ts';
import type { SignupEntry } from './signup-entry.ts';
import { findSignup, lockSignup, markConfirmed, type SignupRow } from './signup-queries.ts';

/** What a link is good for. `done`: with this, just now. */
export type Confirmation =
  | { state: 'unknown' | 'expired' }
  | { state: 'open' | 'already' | 'done'; form: NewSignupForm; brand: string };

/** Looks a link up. Changes nothing: whoever scans messages for links may call it. */
export async function findConfirmation(ctx: Context, token: string): Promise<Confirmation> {
  const id = readSignupToken(ctx.vault, token);
  return id === undefined ? { state: 'unknown' } : judge(ctx, await findSignup(ctx.db, id));
}

/** Confirms a sign-up, once. */
export async function confirmSignup(ctx: Context, emitter: Emitter, token: string): Promise<Confirmation> {
  const id = readSignupToken(ctx.vault, token);
  if (id === undefined) return { state: 'unknown' };
  return finishTogether(ctx, emitter, async (tx, emit) => {
    await lockSignup(tx.db, id);
    const row = await findSignup(tx.db, id);
    const found = judge(tx, row);
    if (!row || found.state !== 'open') return found;
    const { account_id: accountId, form_id: formId, channel_id: channelId, number, entry } = row;
    invariant(entry, 'what was not confirmed yet is kept');
    const entered = {
      entry: JSON.parse(tx.vault.open(entry)) as SignupEntry,
      way: channelId === null ? 'email' : 'phone',
      isConfirmed: true,
    } as const;
    await finishSignup({ ...tx, accountId }, emit, { id: formId, number, form: found.form }, entered);
    await markConfirmed(tx, id);
    return { ...found, state: 'done' };
  });
}

function judge(ctx: Context, row: SignupRow | undefined): Confirmation {
  // We made the link, so there was such a sign-up: it was swept away.
  if (!row) return { state: 'expired' };
  const about = { form: readFormRow(row), brand: row.brand };
  if (row.confirmed_at !== null) return { state: 'already', ...about };
  return row.expires_at.getTime() <= ctx.clock.now() ? { state: 'expired' } : { state: 'open', ...about };
}
