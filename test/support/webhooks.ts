import { insertTestEndpoint } from '../../src/deliveries/testing/rows.ts';
import type { EventType } from '../../src/events/event-types.ts';
import type { FormatName } from '../../src/events/formats/format.ts';
import { getFormat } from '../../src/events/formats/formats.ts';
import { bumpAssetsRevision } from '../../src/store/assets-revision.ts';
import { type AccountContext, newId, nowDate } from '../../src/store/context.ts';

/** A webhook that wants every event its format has a form for, as it stands in the store. */
export async function insertTestWebhook(ctx: AccountContext, format: FormatName, url: string): Promise<string> {
  const { names, sendsArrays, contentType } = getFormat(format);
  const id = newId(ctx);
  const { endpointId } = await insertTestEndpoint(ctx, ctx.accountId, {
    webhook_id: id,
    url,
    sends_arrays: sendsArrays,
    content_type: contentType,
  });
  await ctx.db
    .insertInto('webhook')
    .values({
      account_id: ctx.accountId,
      id,
      endpoint_id: endpointId,
      name: format,
      app: null,
      description: '',
      preset: 'standard',
      format,
      events: Object.keys(names) as EventType[],
      filters: JSON.stringify({ communicationTypes: 'all', mailings: ['unitary', 'batch'] }),
      state: 'active',
      created_at: nowDate(ctx),
      updated_at: nowDate(ctx),
    })
    .execute();
  await bumpAssetsRevision(ctx.db, ctx.accountId);
  return id;
}
