import { AppError, notFound } from '../../base/errors.ts';
import { encodeId } from '../../base/ids.ts';
import { type AccountContext, inTransaction, newId } from '../../store/context.ts';
import type { AttemptResult } from '../egress/sender.ts';
import { readPolicy } from '../target.ts';
import { findEndpointRecord, type LaneRow, listLaneRows, lockLane, takeLane } from './lane-queries.ts';
import type { LaneSkip } from './schema.ts';
import { settleHeads } from './settle-queries.ts';

const NOT_SENT: AttemptResult = {
  status: null,
  errorClass: null,
  timing: { dns: null, connect: null, tls: null, firstByte: null, total: 0 },
  responseExcerpt: null,
  retryAfterMs: null,
};

/**
 * Lets a lane go on without what comes next in it, which is recorded as skipped. Exactly that: whoever looked at an
 * older state of the lane skips nothing. @throws AppError `not_found`, `conflict`.
 */
export async function skipHead(ctx: AccountContext, endpointId: string, { key, head }: LaneSkip): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const lane = { accountId: tx.accountId, endpointId, key };
    const record = await findEndpointRecord(tx, endpointId);
    if (!record) throw notFound('endpoint');
    if (!(await lockLane(tx, lane))) throw notFound('lane');
    const [row] = await listLaneRows(tx, endpointId, { key, limit: 1 });
    if (!row || encodeId(row.is_batch ? 'bat' : 'dlv', row.head_id) !== head) {
      throw new AppError('conflict', 'Something else comes next in this lane by now.');
    }
    if (row.is_leased) throw new AppError('conflict', 'It is being sent. Try again when that is over.');
    const claimId = newId(tx);
    await takeLane(tx, lane, claimId);
    await settleHeads(tx, [{ ...lane, claimId, policy: readPolicy(record), ...skipped(row, tx.clock.now()) }]);
  });
}

function skipped({ head_id: id, last, bytes, attempt_count: attemptCount }: LaneRow, at: number) {
  const head = { id, last, bytes, attemptCount };
  return { head, at, result: NOT_SENT, verdict: { outcome: 'skipped' }, wantsMore: false } as const;
}
