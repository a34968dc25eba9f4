import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPgliteDatabase, type TestDatabase } from '../../test/support/database.ts';
import { decodeId } from '../base/ids.ts';
import { TargetCache } from '../deliveries/target.ts';
import { bumpAssetsRevision } from '../store/assets-revision.ts';
import { type Context, inTransaction } from '../store/context.ts';
import { AudienceCache } from './audience.ts';
import { updateWebhookRow } from './webhooks/queries.ts';
import { WebhookWorld } from './webhooks/testing/webhook-world.ts';

let database: TestDatabase;
let world: WebhookWorld;
let cache: AudienceCache;
beforeAll(async () => {
  database = await createPgliteDatabase({ steppedClock: true });
  world = new WebhookWorld(database);
});
beforeEach(async () => {
  await world.begin();
  cache = new AudienceCache(new TargetCache(world.ctx.vault));
});
afterAll(() => database.close());

const read = async (ctx: Context = world.ctx) => cache.get(ctx, world.account.ctx.accountId);
const idsIn = async (ctx?: Context) => (await read(ctx)).subscribers.map(({ webhookId }) => webhookId);
/** Changes what the audience is, as every change of a webhook does. */
async function forget(tx: Context, id: string): Promise<void> {
  await updateWebhookRow(tx.db, world.account.ctx.accountId, decodeId('whk', id) ?? '', { state: 'draft' });
  await bumpAssetsRevision(tx.db, world.account.ctx.accountId);
}

describe('an account’s audience', () => {
  it('is read once for a revision, and anew after each change', async () => {
    const { id } = await world.made();
    const first = await read();
    expect(await read()).toBe(first);
    await world.change(id, { name: 'Other' });
    expect(await read()).not.toBe(first);
    expect(await idsIn()).toEqual([id]);
  });

  it('has those that are on, and those that are off and were on before: they may be owed something', async () => {
    const [active, paused, draft, deleted, refused, never] = [
      await world.made(),
      await world.made(),
      await world.made({ preset: 'dialog-insight' }),
      await world.made(),
      await world.made({ preset: 'yespo' }),
      await (async () => {
        world.tracer.reply = () => ({ status: 404 });
        return world.made({ preset: 'yespo' });
      })(),
    ];
    await world.step(paused.id, 'pause');
    await world.remove(deleted.id);
    await world.change(refused.id, { url: 'https://partner.example/new' });
    expect(await idsIn()).toEqual([active.id, paused.id, refused.id]);
    expect([draft.state, never.state]).toEqual(['draft', 'verification_failed']);
  });

  it('that a transaction made is remembered only when it has committed', async () => {
    const { id } = await world.made();
    const failing = inTransaction(world.ctx, async (tx) => {
      await forget(tx, id);
      expect(await idsIn(tx)).toEqual([]);
      throw new Error('the work fails');
    });
    await expect(failing).rejects.toThrow('the work fails');
    // The next change has the number that the failed one had.
    await world.change(id, { name: 'Other' });
    expect(await idsIn()).toEqual([id]);
  });

  it('that was read in a transaction is read no more once that is kept', async () => {
    await world.made();
    const seen = await inTransaction(world.ctx, (tx) => read(tx));
    cache.keep([seen]);
    expect(await read()).toBe(seen);
  });

  it('that is newer by now is not replaced by an older one', async () => {
    const { id } = await world.made();
    const seen = await inTransaction(world.ctx, (tx) => read(tx));
    await world.change(id, { name: 'Other' });
    const newer = await read();
    cache.keep([seen]);
    expect(await read()).toBe(newer);
  });
});
