import { notFound } from '../base/errors.ts';
import { findCampaignState } from '../campaigns/load-assets.ts';
import type { AccountContext } from '../store/context.ts';
import { countPeopleByVersion } from './people-queries.ts';
import type { CampaignPeople } from './schema.ts';

/** Who is in a campaign (`cmp_…`) now, by the version that each stays in. @throws AppError `not_found`. */
export async function countPeople(ctx: AccountContext, campaignId: string): Promise<CampaignPeople> {
  if (!(await findCampaignState(ctx, campaignId))) throw notFound('campaign');
  const versions = await countPeopleByVersion(ctx.db, ctx.accountId, campaignId, ctx.clock.now());
  return { people: versions.reduce((sum, { people }) => sum + people, 0), versions };
}
