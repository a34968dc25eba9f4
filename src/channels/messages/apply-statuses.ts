import { decodeId } from '../../base/ids.ts';
import { loadContactRefs } from '../../contacts/contact-events.ts';
import type { Emit } from '../../events/emitter.ts';
import { type AccountContext, nowDate } from '../../store/context.ts';
import type { MessageState, StatusUpdate } from '../adapter.ts';
import { final } from '../send-error.ts';
import { type ReportedRow, updateStatuses } from './queries.ts';
import { STATE_ORDER } from './state-order.ts';
import { type MessageOutcome, tellOutcomes } from './tell-outcomes.ts';

const NO_REASON = { code: 'failed', ...final('The provider reports the message as failed.') };

/**
 * Takes in a provider's reports on messages of one channel, and tells what is news: by our own id where the provider
 * carries it, else by its own. Reports that come twice or late change nothing; those on messages we do not have are
 * counted in the log.
 */
export async function applyStatuses(
  tx: AccountContext,
  emit: Emit,
  channelId: string,
  updates: readonly StatusUpdate[],
): Promise<void> {
  if (updates.length === 0) return;
  const { accountId } = tx;
  const found = await updateStatuses(tx.db, accountId, channelId, updates.map(toRow), nowDate(tx));
  const unknown = updates.length - new Set(found.map((row) => row.ord)).size;
  if (unknown > 0) tx.log.info({ accountId, channelId, unknown }, 'statuses of messages that are not ours');
  const news = [...Map.groupBy(found, ({ id }) => id).values()].flatMap((rows) =>
    listNews(rows, updates, tx.clock.now()),
  );
  if (news.length === 0) return;
  const contacts = await loadContactRefs(
    tx.db,
    news.map(({ facts }) => facts),
  );
  await tellOutcomes(tx, emit, news, contacts);
}

/**
 * What the reports on one message tell that was not known, in the order of its states: each state that is reported, none
 * that is skipped. A failure beside a later state of the same call is overtaken.
 */
function listNews(rows: ReportedRow[], updates: readonly StatusUpdate[], now: number): MessageOutcome[] {
  const [facts] = rows;
  if (!facts) return [];
  const reports = rows.map(({ ord }) => updates[ord - 1] as StatusUpdate);
  const byState = new Map(reports.toReversed().map((report) => [report.state, report]));
  const states = STATE_ORDER.slice(rankOf(facts.was) + 1).filter((state) =>
    byState.has(state as StatusUpdate['state']),
  );
  return states.flatMap((state): MessageOutcome[] => {
    const { at = now, error = NO_REASON } = byState.get(state as StatusUpdate['state']) as StatusUpdate;
    if (state === 'sent' || state === 'delivered' || state === 'read') {
      return [{ facts, what: { state, isAfterFailure: facts.was === 'failed' }, at }];
    }
    const isFailure = state === 'failed' && states.at(-1) === state;
    return isFailure ? [{ facts, what: { state, error, isReturned: true }, at }] : [];
  });
}

function rankOf(state: MessageState): number {
  return STATE_ORDER.indexOf(state);
}

function toRow({ messageId, providerId, state, error }: StatusUpdate) {
  return {
    messageId: (messageId && decodeId('msg', messageId)) ?? null,
    providerId,
    state,
    error: error ? JSON.stringify({ code: error.code, message: error.message }) : null,
  };
}
