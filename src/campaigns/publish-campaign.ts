import { isDeepStrictEqual } from 'node:util';
import { AppError, notFound } from '../base/errors.ts';
import { encodeId } from '../base/ids.ts';
import { followMove } from '../deliveries/follow-move.ts';
import { upsertEndpoints } from '../deliveries/upsert-endpoints.ts';
import { createNewsTransaction } from '../events/webhooks/tell-endpoint-news.ts';
import { lockAssets } from '../store/assets-revision.ts';
import { type AccountContext, nowDate } from '../store/context.ts';
import { checkCampaign } from './check-campaign.ts';
import type { CampaignDeps } from './create-campaign.ts';
import type { ChatbotDefinition } from './definition.ts';
import { matchesRevision, savedSince } from './etag.ts';
import { putInService } from './put-in-service.ts';
import { type CampaignRow, findLatestVersion, insertVersion, lockCampaign } from './queries.ts';
import { openDefinition } from './seal-definition.ts';
import { listWebhooks } from './webhooks.ts';

/**
 * Makes the draft what people get from now on; those inside stay on their version. An unchanged draft keeps its version,
 * and whoever published it (`by`).
 * Publications of one account are serial: two campaigns cannot take one keyword at the same moment.
 * With `ifMatch` only the revision that it names: nobody publishes what somebody else saved a moment ago, unseen.
 * @throws AppError `not_found`, `precondition_failed`, `not_publishable` with every problem.
 */
export async function publishCampaign(
  ctx: AccountContext,
  deps: CampaignDeps,
  campaignId: string,
  by: string | null = null,
  ifMatch?: string,
): Promise<{ version: number }> {
  const { version, movedIds } = await deps.emitter.transaction(ctx, async (tx, emit) => {
    await lockAssets(tx.db, tx.accountId);
    const campaign = await lockCampaign(tx.db, tx.accountId, campaignId);
    if (!campaign) throw notFound('campaign');
    if (ifMatch !== undefined && !matchesRevision(ifMatch, campaign.revision)) throw savedSince();
    const draft = openDefinition(campaign.draft, tx.vault);
    const latest = await findLatestVersion(tx.db, tx.accountId, campaignId);
    const published = latest ? openDefinition(latest.definition, tx.vault) : null;
    const isUnchanged = isDeepStrictEqual(draft, published);
    if (latest && isUnchanged && campaign.state === 'live') return { version: latest.version, movedIds: [] };

    const problems = await checkCampaign(tx, campaignId, draft, deps.egressAllow);
    if (problems.length > 0) {
      throw new AppError('not_publishable', 'The campaign has problems: see errors.', { errors: problems });
    }
    const version = (latest?.version ?? 0) + (isUnchanged ? 0 : 1);
    if (!isUnchanged) {
      const row = { account_id: tx.accountId, campaign_id: campaignId, version, definition: campaign.draft };
      await insertVersion(tx.db, { ...row, published_at: nowDate(tx), published_by: by });
    }
    await putInService(tx, campaignId, version, draft);
    const movedIds = await upsertEndpoints(tx, campaignId, webhooksOf(draft), published ? webhooksOf(published) : []);
    emit(publishedEvent(tx, campaign, version));
    return { version, movedIds };
  });
  const inNews = createNewsTransaction(deps.emitter);
  for (const endpointId of movedIds) await followMove(ctx, endpointId, inNews);
  return { version };
}

function publishedEvent({ accountId, clock }: AccountContext, { id, number, name }: CampaignRow, version: number) {
  const about = { accountId, at: clock.now(), contactId: null, campaignId: id };
  const data = { campaign: { id: encodeId('cmp', id), number, name, version } };
  return { ...about, type: 'campaign.published' as const, data };
}

function webhooksOf(definition: ChatbotDefinition) {
  return listWebhooks(definition).map(({ webhook }) => webhook);
}
