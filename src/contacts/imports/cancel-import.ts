import { AppError } from '../../base/errors.ts';
import { type AccountContext, inTransaction, nowDate } from '../../store/context.ts';
import { endImport } from './queries.ts';
import { getImport, presentImport } from './read-imports.ts';
import type { ContactImport } from './schema.ts';

/**
 * Ends an import where it is: the rows that are through stay imported. One that is cancelled stays as it is.
 * @throws AppError `not_found`, `conflict` for one that is over.
 */
export async function cancelImport(ctx: AccountContext, id: string): Promise<ContactImport> {
  const cancelled = await inTransaction(ctx, (tx) =>
    endImport(tx.db, tx.accountId, id, { state: 'cancelled', at: nowDate(tx) }),
  );
  if (cancelled) return presentImport(cancelled);
  const found = await getImport(ctx, id);
  if (found.state === 'cancelled') return found;
  throw new AppError('conflict', 'This import is over: there is nothing to cancel.');
}
