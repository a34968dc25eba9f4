import { AppError, notFound } from '../base/errors.ts';
import type { AccountContext } from '../store/context.ts';
import type { Connectors } from './authorize.ts';
import { ConnectorError } from './connector-error.ts';
import { openForChange } from './present-connector.ts';
import { findConnectorRow } from './queries.ts';
import type { ConnectorTest } from './schema.ts';

/**
 * Fetches a new token, and tells whether that worked; it is used from now on.
 * @throws AppError `not_found`, `conflict` for a kind that fetches none.
 */
export async function testConnector(
  ctx: AccountContext,
  connectors: Connectors,
  connectorId: string,
): Promise<ConnectorTest> {
  const row = await findConnectorRow(ctx.db, ctx.accountId, connectorId);
  if (!row) throw notFound('connector');
  const { kind, config } = openForChange(ctx, row);
  if (kind !== 'oauth2') {
    const how = 'send a test of a request or of a webhook that uses it';
    throw new AppError('conflict', `Nothing tells whether these credentials are right but a request: ${how}.`);
  }
  try {
    await connectors.fetch(connectorId, config);
    return { ok: true, message: 'The token endpoint gave a token.' };
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return { ok: false, message: error.message };
  }
}
