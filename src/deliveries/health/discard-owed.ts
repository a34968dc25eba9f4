import { type AccountContext, type Context, inTransaction } from '../../store/context.ts';
import { findEndpointRecord } from '../ordered/lane-queries.ts';
import { readPolicy } from '../target.ts';
import { deleteQueued, type EndpointKey, emptyLanes, listOffEndpoints, type QueuePlace } from './health-queries.ts';

// Some 20 ms of work each: whoever else needs the table never waits long.
const ROWS_AT_ONCE = 2_000;

/** Lets go of all that an endpoint is owed; how much that was, lanes aside. May be called again after a crash. */
export async function discardOwed(ctx: Context, key: EndpointKey): Promise<number> {
  await inTransaction(ctx, (tx) => emptyLanes(tx, key));
  let discarded = 0;
  for (let after: QueuePlace | null = null; ; ) {
    const deleted = await deleteQueued(ctx, key, after, ROWS_AT_ONCE);
    if (!deleted) return discarded;
    discarded += deleted.count;
    after = deleted.last;
  }
}

/** As above, for who has just switched it off. Failing is no loss of ours to prevent: the sweep does it again. */
export async function tryDiscardOwed(ctx: Context, key: EndpointKey): Promise<void> {
  try {
    await discardOwed(ctx, key);
  } catch (error) {
    ctx.log.warn({ err: error, endpointId: key.endpointId }, 'not all could be discarded; the sweep will');
  }
}

/** For an endpoint that was just paused as an account's own webhook: lets go where its policy keeps nothing. */
export async function discardUnlessHeld(ctx: AccountContext, endpointId: string): Promise<void> {
  const record = await findEndpointRecord(ctx, endpointId);
  if (record && readPolicy(record).whenOff.holdMs === 0) await tryDiscardOwed(ctx, record);
}

/** Discards what endpoints are owed that are off and hold nothing, or deleted: what came up, or was put back, meanwhile. */
export async function discardOwedToOff(ctx: Context): Promise<void> {
  for (const endpoint of await listOffEndpoints(ctx)) {
    if (endpoint.isDeleted || readPolicy(endpoint).whenOff.holdMs === 0) await discardOwed(ctx, endpoint);
  }
}
