import { type Context, inTransaction } from '../../store/context.ts';
import { readPolicy } from '../target.ts';
import { deleteQueued, type EndpointKey, emptyLanes, listOffEndpoints } from './health-queries.ts';

// Some 20 ms of work each: whoever else needs the table never waits long.
const ROWS_AT_ONCE = 2_000;

/** Lets go of all that an endpoint is owed; how much that was, lanes aside. May be called again after a crash. */
export async function discardOwed(ctx: Context, key: EndpointKey): Promise<number> {
  await inTransaction(ctx, (tx) => emptyLanes(tx, key));
  let discarded = 0;
  for (;;) {
    const deleted = await deleteQueued(ctx, key, ROWS_AT_ONCE);
    discarded += deleted;
    if (deleted < ROWS_AT_ONCE) return discarded;
  }
}

/** Discards what endpoints are owed that are off and hold nothing, should that have been cut short. */
export async function discardOwedToOff(ctx: Context): Promise<void> {
  for (const endpoint of await listOffEndpoints(ctx)) {
    if (readPolicy(endpoint).whenOff.holdMs === 0) await discardOwed(ctx, endpoint);
  }
}
