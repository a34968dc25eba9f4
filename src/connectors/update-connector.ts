import { AppError, notFound } from '../base/errors.ts';
import type { EgressAllow } from '../rules/address.ts';
import { bumpAssetsRevision, lockAssets } from '../store/assets-revision.ts';
import { type AccountContext, inTransaction, nowDate } from '../store/context.ts';
import { nameTaken } from './create-connector.ts';
import { mergeConfig } from './merge-config.ts';
import { sealConfig } from './open-credentials.ts';
import { openForChange, presentConnector } from './present-connector.ts';
import { type ConnectorRow, findConnectorRow, isNameTaken, updateConnectorRow } from './queries.ts';
import type { Connector, ConnectorChange } from './schema.ts';

/**
 * Changes what is given, keeps the rest; it holds for whatever is sent from now on, retries included.
 * @throws AppError `not_found`, `invalid` with every mistake, `conflict` for a name that is taken.
 */
export async function updateConnector(
  ctx: AccountContext,
  egressAllow: EgressAllow,
  connectorId: string,
  change: ConnectorChange,
): Promise<Connector> {
  const row = await inTransaction(ctx, async (tx) => {
    await lockAssets(tx.db, tx.accountId);
    const before = await findConnectorRow(tx.db, tx.accountId, connectorId);
    if (!before) throw notFound('connector');
    const { name = before.name } = change;
    const credentials = planCredentials(tx, egressAllow, before, change);
    if (await isNameTaken(tx.db, tx.accountId, name, connectorId)) throw nameTaken(name);
    const update = { name, credentials, updated_at: nowDate(tx) };
    const after = await updateConnectorRow(tx.db, tx.accountId, connectorId, update);
    await bumpAssetsRevision(tx.db, tx.accountId);
    return after;
  });
  return presentConnector(ctx, row);
}

/** Its credentials as they will be, sealed; the same bytes where they do not change. */
function planCredentials(
  ctx: AccountContext,
  egressAllow: EgressAllow,
  before: ConnectorRow,
  { kind = before.kind, config }: ConnectorChange,
): Uint8Array {
  if (kind !== before.kind) {
    throw new AppError('invalid', 'Some fields are not valid.', {
      errors: [{ path: '/kind', message: `This connector is of the kind "${before.kind}", which cannot change.` }],
    });
  }
  if (config === undefined) return before.credentials;
  const { config: kept } = openForChange(ctx, before);
  return sealConfig(ctx.vault, mergeConfig({ kind, given: config, kept }, egressAllow));
}
