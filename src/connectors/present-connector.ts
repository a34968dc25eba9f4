import { AppError } from '../base/errors.ts';
import { encodeId } from '../base/ids.ts';
import { MASK } from '../rules/mask.ts';
import type { Context } from '../store/context.ts';
import { ConnectorError } from './connector-error.ts';
import { type Credentials, SECRET_KEYS } from './credentials.ts';
import { openCredentials } from './open-credentials.ts';
import type { ConnectorRow } from './queries.ts';
import type { Connector } from './schema.ts';

/** A connector as the API shows it: its secret is a mask. One that cannot be opened shows nothing of its `config`. */
export function presentConnector(ctx: Context, row: ConnectorRow): Connector {
  return {
    id: encodeId('con', row.id),
    name: row.name,
    kind: row.kind,
    config: { ...tryOpen(ctx, row), [SECRET_KEYS[row.kind]]: MASK },
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

/** @throws AppError `unavailable` where it was sealed under another HOOKLINE_SECRET. */
export function openForChange(ctx: Context, row: ConnectorRow): Credentials {
  try {
    return openCredentials(ctx.vault, row);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    throw new AppError('unavailable', error.message);
  }
}

function tryOpen(ctx: Context, row: ConnectorRow): Partial<Credentials['config']> {
  try {
    return openCredentials(ctx.vault, row).config;
  } catch (error) {
    if (error instanceof ConnectorError) return {};
    throw error;
  }
}
