import { encodeId } from '../base/ids.ts';
import { listReferences } from '../rules/templates/list-references.ts';
import type { AccountContext } from '../store/context.ts';
import type { ChatbotDefinition } from './definition.ts';
import { listCalls } from './list-calls.ts';
import { listTemplates } from './list-templates.ts';
import { type Path, toPointer } from './problem.ts';
import { listDefinitionsNaming } from './use-queries.ts';
import { listWebhooks } from './webhooks.ts';

/** More than anybody goes through by hand; a definition may have a megabyte. */
const DEFINITIONS_MAX = 200;

/** Where in an account's campaigns something is used. */
export interface CampaignUse {
  /** `cmp_…`. */
  campaignId: string;
  campaignName: string;
  in: 'draft' | 'live';
  /** A JSON Pointer into the definition. */
  path: string;
}

/** `call`: it is made there. `template`: a text or an expression uses its answer by its name. */
export interface RequestUse extends CampaignUse {
  how: 'call' | 'template';
}

/** Where drafts and live versions make a request or use its answer. @param request its UUID and the name it has. */
export function findRequestUses(ctx: AccountContext, request: { id: string; name: string }): Promise<RequestUse[]> {
  const id = encodeId('req', request.id);
  // As JSON writes the name inside a text.
  const written = JSON.stringify(request.name).slice(1, -1);
  return findUses(ctx, [id, written], (definition) => [
    ...listCalls(definition)
      .filter((call) => call.request === id)
      .map(({ path }) => ({ path: [...path, 'request'], how: 'call' as const })),
    ...listTemplates(definition)
      .filter(({ source }) => source.includes(request.name) && listReferences(source).data.includes(request.name))
      .map(({ path }) => ({ path, how: 'template' as const })),
  ]);
}

/** Which campaigns make each of these requests (UUIDs), newest first. */
export async function findCallingCampaigns(
  ctx: AccountContext,
  requestIds: readonly string[],
): Promise<ReadonlyMap<string, { id: string; name: string }[]>> {
  const wanted = new Map(requestIds.map((id) => [encodeId('req', id), id]));
  const uses = await findUses(ctx, [...wanted.keys()], (definition) =>
    listCalls(definition)
      .filter(({ request }) => wanted.has(request))
      .map(({ path, request }) => ({ path, request })),
  );
  const found = new Map<string, Map<string, string>>();
  for (const { request, campaignId, campaignName } of uses) {
    const key = wanted.get(request) ?? '';
    found.set(key, (found.get(key) ?? new Map()).set(campaignId, campaignName));
  }
  return new Map([...found].map(([key, names]) => [key, [...names].map(([id, name]) => ({ id, name }))]));
}

/** Where webhooks of drafts name a connector (`con_…`): those of live versions have endpoints that do. */
export async function findConnectorUses(ctx: AccountContext, connectorId: string): Promise<CampaignUse[]> {
  const uses = await findUses(ctx, [connectorId], (definition) =>
    listWebhooks(definition)
      .filter(({ webhook }) => webhook.connector === connectorId)
      .map(({ path }) => ({ path: [...path, 'connector'] })),
  );
  return uses.filter((use) => use.in === 'draft');
}

async function findUses<Found extends { path: Path }>(
  ctx: AccountContext,
  words: string[],
  find: (definition: ChatbotDefinition) => Found[],
): Promise<(Omit<Found, 'path'> & CampaignUse)[]> {
  const rows = await listDefinitionsNaming(ctx.db, ctx.accountId, words, DEFINITIONS_MAX);
  return rows.flatMap(({ id, name, place, definition }) =>
    find(definition as ChatbotDefinition).map(({ path, ...found }) => ({
      campaignId: encodeId('cmp', id),
      campaignName: name,
      in: place,
      path: toPointer(path),
      ...found,
    })),
  );
}
