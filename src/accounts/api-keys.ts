import { createHash, randomBytes } from 'node:crypto';
import { notFound } from '../base/errors.ts';
import { encodeId } from '../base/ids.ts';
import { readCursor, toPage } from '../http/page.ts';
import type { Scope } from '../http/router.ts';
import { type AccountContext, type Context, inTransaction, newId, nowDate } from '../store/context.ts';
import { type ApiKeyRow, insertApiKey, listApiKeyRows, revokeApiKeyRow } from './queries.ts';
import type { ApiKey, NewApiKey } from './schema.ts';

const KEY_BYTES = 24;
const PREFIX_LENGTH = 10;

/** A key's stored form. Keys are random, so one round of SHA-256 is enough: there is no word list to try. */
export function hashKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/** A new random key, `hkl_…`. */
export function generateKey(): string {
  return `hkl_${randomBytes(KEY_BYTES).toString('base64url')}`;
}

/** Stores a key for an account; the key itself is not kept. */
export async function storeApiKey(
  ctx: Context,
  accountId: string,
  name: string,
  scopes: Scope[],
  key: string,
): Promise<ApiKeyRow> {
  const row: ApiKeyRow = {
    account_id: accountId,
    id: newId(ctx),
    name,
    prefix: key.slice(0, Math.min(PREFIX_LENGTH, Math.floor(key.length / 2))),
    hash: hashKey(key),
    scopes,
    created_at: nowDate(ctx),
    last_used_at: null,
    revoked_at: null,
  };
  await inTransaction(ctx, ({ db }) => insertApiKey(db, row));
  return row;
}

/** Makes a key; the answer is the only place it is ever shown. */
export async function createApiKey(ctx: AccountContext, input: NewApiKey): Promise<ApiKey & { key: string }> {
  const key = generateKey();
  const row = await storeApiKey(ctx, ctx.accountId, input.name, input.scopes, key);
  return { ...toApiKey(row), key };
}

/** The account's keys, newest first, revoked ones too. */
export async function listApiKeys(ctx: AccountContext, page: { cursor?: string | undefined; limit: number }) {
  const rows = await listApiKeyRows(ctx.db, ctx.accountId, readCursor(page.cursor), page.limit + 1);
  return toPage(rows, page.limit, toApiKey);
}

/** From here on the key is refused. @throws AppError `not_found`. */
export async function revokeApiKey(ctx: AccountContext, keyId: string): Promise<void> {
  const revoked = await inTransaction(ctx, ({ db }) => revokeApiKeyRow(db, ctx.accountId, keyId, nowDate(ctx)));
  if (!revoked) throw notFound('API key');
}

function toApiKey(row: ApiKeyRow): ApiKey {
  return {
    id: encodeId('key', row.id),
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes as Scope[],
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
  };
}
