import { AppError } from '../base/errors.ts';
import type { EgressAllow } from '../rules/address.ts';
import { lockAssets } from '../store/assets-revision.ts';
import { type AccountContext, inTransaction, newId, nowDate } from '../store/context.ts';
import { mergeConfig } from './merge-config.ts';
import { sealConfig } from './open-credentials.ts';
import { presentConnector } from './present-connector.ts';
import { type ConnectorRow, countConnectors, insertConnectorRow } from './queries.ts';
import type { Connector, NewConnector } from './schema.ts';

/** More are a mistake of a program: a connector stands for a partner's system. */
const CONNECTORS_MAX = 500;

/** @throws AppError `invalid` with every mistake, `conflict` for a name that is taken. */
export async function createConnector(
  ctx: AccountContext,
  egressAllow: EgressAllow,
  { name, kind, config: given }: NewConnector,
): Promise<Connector> {
  const config = mergeConfig({ kind, given, kept: {} }, egressAllow);
  const at = { created_at: nowDate(ctx), updated_at: nowDate(ctx) };
  const credentials = sealConfig(ctx.vault, config);
  const row: ConnectorRow = { account_id: ctx.accountId, id: newId(ctx), name, kind, credentials, ...at };
  await inTransaction(ctx, async (tx) => {
    await lockAssets(tx.db, tx.accountId);
    if ((await countConnectors(tx.db, tx.accountId)) >= CONNECTORS_MAX) {
      throw new AppError('conflict', `An account has at most ${CONNECTORS_MAX} connectors.`);
    }
    if (!(await insertConnectorRow(tx.db, row))) throw nameTaken(name);
  });
  return presentConnector(ctx, row);
}

/** The refusal of a name that another connector has. */
export function nameTaken(name: string): AppError {
  const message = `There is a connector named "${name}" already.`;
  return new AppError('conflict', message, { errors: [{ path: '/name', code: 'taken', message }] });
}
