import { invariant } from '../../base/assert.ts';
import { encodeId } from '../../base/ids.ts';
import type { SendMail } from '../../mail/mail.ts';
import type { Context } from '../../store/context.ts';
import { composeMail, type MailedAlert } from './compose-mail.ts';
import { insertLink } from './link-queries.ts';
import { type ClaimedMail, claimMails, markMailed, postponeMail } from './notification-queries.ts';
import { hashToken, sealToken } from './reactivation-token.ts';

export interface AlertMailDeps {
  sendMail: SendMail;
  /** What reactivation links begin with. */
  publicUrl: string;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
// Four times what a mail may take: one that is still under way is not sent by somebody else as well.
const LEASE_MS = MINUTE_MS;
const GAP_MAX_MS = 60 * MINUTE_MS;
/** Yesterday's alert helps nobody: the notification is still there. */
const GIVEN_UP_AFTER_MS = DAY_MS;
const LINK_MS = 14 * DAY_MS;

/** How long after failed attempt `n` (from 1) a mail is tried again, ms: 1, 2, 4 ... 60 minutes. */
export function mailGapMs(n: number): number {
  return Math.min(2 ** (n - 1) * MINUTE_MS, GAP_MAX_MS);
}

/** Sends mails that are due, at most `budget` of them, at least once each. Says whether there may be more. */
export async function sendAlertMails(ctx: Context, deps: AlertMailDeps, budget: number): Promise<boolean> {
  const since = new Date(ctx.clock.now() - GIVEN_UP_AFTER_MS);
  const claimed = await claimMails(ctx, { since, leaseMs: LEASE_MS, limit: budget });
  await Promise.all(claimed.map((mail) => (mail.is_late ? giveUp(ctx, mail) : sendOne(ctx, deps, mail))));
  return claimed.length === budget;
}

function giveUp(ctx: Context, { account_id: accountId, id, mail_attempts: attempts }: ClaimedMail): void {
  ctx.log.error({ accountId, notificationId: id, attempts }, 'an alert mail was given up after a day');
}

async function sendOne(ctx: Context, deps: AlertMailDeps, mail: ClaimedMail): Promise<void> {
  try {
    const link = await makeLink(ctx, deps.publicUrl, mail);
    const around = { timeZone: mail.time_zone, campaignName: mail.campaign_name, link };
    const content = composeMail(toAlert(mail), around);
    await deps.sendMail({ id: encodeId('ntf', mail.id), to: mail.mail_to, ...content });
  } catch (error) {
    const delayMs = mailGapMs(mail.mail_attempts);
    const { account_id: accountId, id: notificationId, mail_attempts: attempt } = mail;
    ctx.log.warn({ err: error, accountId, notificationId, attempt, delayMs }, 'an alert mail could not be sent');
    await postponeMail(ctx, mail, delayMs);
    return;
  }
  await markMailed(ctx, mail);
}

/** A link for an endpoint that is still off. Each attempt has one of its own, as only their hashes are kept. */
async function makeLink(ctx: Context, publicUrl: string, mail: ClaimedMail) {
  if (mail.kind !== 'endpoint.disabled' || mail.off_since === null) return null;
  const until = ctx.clock.now() + LINK_MS;
  const token = sealToken(ctx.vault, { offSince: mail.off_since.getTime(), until });
  const { account_id: accountId, endpoint_id: endpointId } = mail;
  await insertLink(ctx, { tokenHash: hashToken(token), accountId, endpointId, expiresAt: new Date(until) });
  return { url: `${publicUrl}/reactivate/${token}`, until };
}

function toAlert({ kind, detail }: ClaimedMail): MailedAlert {
  invariant(kind !== 'endpoint.reactivated', 'nobody is mailed about what they did themselves');
  return { kind, detail } as MailedAlert;
}
