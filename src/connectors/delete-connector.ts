import { AppError, notFound } from '../base/errors.ts';
import { bumpAssetsRevision, lockAssets } from '../store/assets-revision.ts';
import { type AccountContext, inTransaction } from '../store/context.ts';
import { type FindCampaignUses, findUses } from './find-uses.ts';
import { deleteConnectorRow, findConnectorRow } from './queries.ts';
import type { ConnectorDetail } from './schema.ts';

/** Enough to begin with; the connector itself tells all. */
const USERS_NAMED_MAX = 10;

/**
 * The lock keeps requests and webhooks from taking it in the meantime.
 * @throws AppError `not_found`, `conflict` while something uses it, naming that.
 */
export async function deleteConnector(
  ctx: AccountContext,
  findCampaignUses: FindCampaignUses,
  connectorId: string,
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    await lockAssets(tx.db, tx.accountId);
    if (!(await findConnectorRow(tx.db, tx.accountId, connectorId))) throw notFound('connector');
    const users = nameUsers(await findUses(tx, findCampaignUses, connectorId));
    if (users.length > 0) {
      const more = users.length > USERS_NAMED_MAX ? ` and ${users.length - USERS_NAMED_MAX} more` : '';
      const named = users.slice(0, USERS_NAMED_MAX).join(', ');
      throw new AppError('conflict', `It is used by ${named}${more}: give them other credentials first.`);
    }
    await deleteConnectorRow(tx.db, tx.accountId, connectorId);
    await bumpAssetsRevision(tx.db, tx.accountId);
  });
}

function nameUsers({ requests, webhooks, campaigns }: ConnectorDetail['usedBy']): string[] {
  return [
    ...requests.map(({ name }) => `the request "${name}"`),
    ...webhooks.map(({ name, campaignId, endpointId }) => {
      const what = campaignId === null ? 'the webhook' : 'a webhook of the campaign';
      return `${what} "${name ?? ''}" (${endpointId})`;
    }),
    ...campaigns.map(({ name, path }) => `the draft of the campaign "${name}" (${path})`),
  ];
}
