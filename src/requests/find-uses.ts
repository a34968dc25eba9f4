import { encodeId } from '../base/ids.ts';
import type { AccountContext } from '../store/context.ts';
import { listRequestFacts } from './load-requests.ts';
import type { RequestUse } from './schema.ts';

/** Where campaigns make a request, by its UUID, or use its answer, by the name it has. Campaigns stand above requests. */
export type FindCampaignUses = (ctx: AccountContext, request: { id: string; name: string }) => Promise<RequestUse[]>;

/** Which campaigns make requests, in their draft or live version: by the request's UUID. */
export type FindCallingCampaigns = (
  ctx: AccountContext,
  requestIds: readonly string[],
) => Promise<ReadonlyMap<string, { id: string; name: string }[]>>;

/** Every place that makes a request or uses its answer: in campaigns, and in the templates of other requests. */
export async function findUses(
  ctx: AccountContext,
  findCampaignUses: FindCampaignUses,
  request: { id: string; name: string },
): Promise<RequestUse[]> {
  const id = encodeId('req', request.id);
  const others = (await listRequestFacts(ctx)).filter(
    (other) => other.id !== id && !other.isDeleted && other.references.data.includes(request.name),
  );
  return [
    ...(await findCampaignUses(ctx, request)),
    ...others.map((other) => ({ how: 'template' as const, requestId: other.id, requestName: other.name, path: '' })),
  ];
}
