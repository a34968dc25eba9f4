import { notFound } from '../base/errors.ts';
import { decodeId, encodeId } from '../base/ids.ts';
import { type Page, readCursor, toPage } from '../http/page.ts';
import type { AccountContext } from '../store/context.ts';
import { type FindCampaignUses, findUses } from './find-uses.ts';
import { openForChange, presentConnector } from './present-connector.ts';
import { findConnectorRow, listConnectorKeys, listConnectorRows } from './queries.ts';
import type { Connector, ConnectorDetail } from './schema.ts';

/** With where it is used. @throws AppError `not_found`. */
export async function getConnector(
  ctx: AccountContext,
  findCampaignUses: FindCampaignUses,
  connectorId: string,
): Promise<ConnectorDetail> {
  const row = await findConnectorRow(ctx.db, ctx.accountId, connectorId);
  if (!row) throw notFound('connector');
  return { ...presentConnector(ctx, row), usedBy: await findUses(ctx, findCampaignUses, connectorId) };
}

/** The account's connectors, newest first. */
export async function listConnectors(
  ctx: AccountContext,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<Connector>> {
  const rows = await listConnectorRows(ctx.db, ctx.accountId, { before: readCursor(cursor), limit: limit + 1 });
  return toPage(rows, limit, (row) => presentConnector(ctx, row));
}

/** The outside ids (`con_…`) of all that the account has. */
export async function listConnectorIds(ctx: AccountContext): Promise<string[]> {
  return (await listConnectorKeys(ctx.db, ctx.accountId)).map((id) => encodeId('con', id));
}

/** A connector that something else names. */
export interface NamedConnector {
  /** The UUID, for `connector_id`. */
  key: string;
  /** The header that it sets, as it was written; null: it sets a parameter of the query. */
  header: string | null;
}

/**
 * Undefined where the account has none of that id (`con_…`). Within a transaction, under the lock of the account's
 * assets: it cannot be deleted until that ends.
 * @throws AppError `unavailable` where it cannot be opened.
 */
export async function findConnector(ctx: AccountContext, id: string): Promise<NamedConnector | undefined> {
  const uuid = decodeId('con', id);
  const row = uuid === undefined ? undefined : await findConnectorRow(ctx.db, ctx.accountId, uuid);
  if (!row) return undefined;
  const { kind, config } = openForChange(ctx, row);
  if (kind !== 'api_key') return { key: row.id, header: 'Authorization' };
  return { key: row.id, header: config.in === 'header' ? config.name : null };
}
