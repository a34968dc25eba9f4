import { invariant } from '../../base/assert.ts';
import { AppError } from '../../base/errors.ts';
import type { Context } from '../../store/context.ts';
import { type NewsTransaction, tellNobody } from '../endpoint-news.ts';
import { readPolicy } from '../target.ts';
import { findLink, type LinkRow, markLinkUsed } from './link-queries.ts';
import { countBuffered, type Reactivated, reactivateEndpoint } from './reactivate-endpoint.ts';
import { hashToken, openToken } from './reactivation-token.ts';
import { placeOf } from './wording.ts';

/** A webhook that its link can switch on. */
export interface OffWebhook {
  place: string;
  campaignName: string | null;
  reason: 'gone' | 'failures';
  offSince: number;
  /** Of its account, whose clocks it is told by. */
  timeZone: string;
  /** Events that came up until then are kept; null: none are. */
  holdUntil: number | null;
  buffered: number;
}

/** Why a link does nothing. `replaced`: the webhook was on in between and is off anew, which has a link of its own. */
export type DeadLink = 'unknown' | 'expired' | 'used' | 'active' | 'replaced' | 'deleted';

/** What a link is good for now. */
export type LinkFound = { state: 'open'; webhook: OffWebhook } | { state: DeadLink };

/** What using a link came to. */
export type LinkUsed = { state: 'done'; webhook: OffWebhook; reactivated: Reactivated } | { state: DeadLink };

/** Looks a link up. Changes nothing: whoever scans mails for links may call it. */
export async function findReactivation(ctx: Context, token: string): Promise<LinkFound> {
  const found = await judgeLink(ctx, token);
  if (found.state !== 'open') return { state: found.state };
  return { state: 'open', webhook: await describeWebhook(ctx, found.link) };
}

/** Switches a link's webhook on, once. `inNews`: who is told; left out, nobody is. */
export async function useReactivation(
  ctx: Context,
  token: string,
  { replay, inNews = tellNobody }: { replay: boolean; inNews?: NewsTransaction | undefined },
): Promise<LinkUsed> {
  try {
    return await inNews(ctx, async (tx, tell) => {
      const found = await judgeLink(tx, token);
      if (found.state !== 'open') return { state: found.state };
      const webhook = await describeWebhook(tx, found.link);
      if (!(await markLinkUsed(tx, hashToken(token)))) return { state: 'used' };
      const { account_id: accountId, endpoint_id: endpointId } = found.link;
      const reactivated = await reactivateEndpoint({ ...tx, accountId }, endpointId, { replay, by: 'link', tell });
      return { state: 'done', webhook, reactivated };
    });
  } catch (error) {
    // Somebody else was faster by another way; the link is not used up.
    if (error instanceof AppError && error.code === 'conflict') return { state: 'active' };
    throw error;
  }
}

async function judgeLink(ctx: Context, token: string): Promise<{ state: DeadLink } | { state: 'open'; link: LinkRow }> {
  const claims = openToken(ctx.vault, token);
  if (!claims) return { state: 'unknown' };
  if (claims.until <= ctx.clock.now()) return { state: 'expired' };
  const link = await findLink(ctx.db, hashToken(token));
  if (!link) return { state: 'unknown' };
  if (link.used_at !== null) return { state: 'used' };
  if (link.off_reason === 'deleted') return { state: 'deleted' };
  if (link.state !== 'disabled' || link.off_since === null) return { state: 'active' };
  return link.off_since.getTime() === claims.offSince ? { state: 'open', link } : { state: 'replaced' };
}

async function describeWebhook(ctx: Context, link: LinkRow): Promise<OffWebhook> {
  const { off_reason: reason, off_since: offSince } = link;
  invariant(reason && reason !== 'deleted' && offSince, 'an endpoint that is off has a reason and a time');
  const { whenOff } = readPolicy({ policy: link.policy, policyDefinition: link.policy_definition });
  return {
    place: placeOf(link.url),
    campaignName: link.campaign_name,
    reason,
    offSince: offSince.getTime(),
    timeZone: link.time_zone,
    holdUntil: whenOff.holdMs > 0 ? offSince.getTime() + whenOff.holdMs : null,
    buffered: await countBuffered({ ...ctx, accountId: link.account_id }, link.endpoint_id),
  };
}
