import { invariant } from '../base/assert.ts';
import { decodeId } from '../base/ids.ts';
import type { AccountContext } from '../store/context.ts';
import { findContacts, holdContacts } from './queries.ts';
import type { Identities } from './source-event.ts';

/**
 * Whom identities lead to, as UUIDs in the order asked: the first that finds somebody counts, in the order id, phone,
 * e-mail. Undefined where the id is nobody's, null where phone and e-mail are. Who is found stays until the transaction
 * ends: nobody erases or merges them meanwhile.
 */
export async function resolveContacts(
  tx: AccountContext,
  asked: readonly Identities[],
): Promise<(string | null | undefined)[]> {
  invariant(tx.db.isTransaction, 'contacts are held until a transaction ends');
  if (asked.length === 0) return [];
  const wanted = asked.map((each): Identities => {
    const id = each.id === undefined ? undefined : decodeId('cnt', each.id);
    return { ...each, ...(id === undefined ? {} : { id }) };
  });
  const found = (await findContacts(tx.db, tx.accountId, wanted)).map(({ byId, byPhone, byEmail }, index) =>
    wanted[index]?.id === undefined ? (byPhone ?? byEmail) : (byId ?? undefined),
  );
  const held = await holdContacts(tx.db, tx.accountId, [...new Set(found.filter((id) => typeof id === 'string'))]);
  return found.map((id, index) => {
    if (typeof id !== 'string' || held.has(id)) return id;
    return wanted[index]?.id === undefined ? null : undefined;
  });
}
