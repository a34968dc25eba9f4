import { randomBytes } from 'node:crypto';
import { invariant } from '../base/assert.ts';
import { AppError } from '../base/errors.ts';
import { encodeId } from '../base/ids.ts';
import { MASK } from '../rules/mask.ts';
import { bumpAssetsRevision, lockAssets } from '../store/assets-revision.ts';
import { type AccountContext, type Context, inTransaction, newId, nowDate } from '../store/context.ts';
import { generateKey, hashKey, revokeApiKey, storeApiKey } from './api-keys.ts';
import {
  findAccount,
  findOperatorAccount,
  insertAccount,
  listKeyFieldCodes,
  listLiveKeysByName,
  lockBootstrap,
  updateAccountSettings,
} from './queries.ts';
import type { AccountChange } from './schema.ts';

const SECRET_BYTES = 32;
const FIRST_ACCOUNT_NAME = 'My account';
const CONFIGURED_KEY_NAME = 'HOOKLINE_API_KEY';
/** What contacts can be known by without a field of the account's own. */
const BUILT_IN_KEYS = ['email', 'phone'];

/** HOOKLINE_SECRET is not the one that this database's secrets were sealed with. */
export class WrongSecretError extends Error {}

/** A new account with its first admin key, which is shown this once. */
export async function createAccount(ctx: Context, name: string) {
  const key = generateKey();
  const account = await inTransaction(ctx, async (tx) => {
    const created = await addAccount(tx, name, false);
    await storeApiKey(tx, created.id, 'Admin', ['admin'], key);
    return created;
  });
  return { id: encodeId('acc', account.id), name, key, createdAt: account.createdAt.toISOString() };
}

/** The caller's account; the signing secret only where `withSecret`. */
export async function getAccount(ctx: AccountContext, withSecret: boolean) {
  const row = await findAccount(ctx.db, ctx.accountId);
  invariant(row, 'the account of an authenticated key exists');
  return {
    id: encodeId('acc', row.id),
    name: row.name,
    webhookSecret: withSecret ? ctx.vault.open(row.webhook_secret) : MASK,
    projectNumber: row.project_number,
    companyNumber: row.company_number,
    primaryKeyFields: row.primary_key_fields,
    consentCentre: row.has_consent_centre,
    timeZone: row.time_zone,
    createdAt: row.created_at.toISOString(),
  };
}

/**
 * Renames the account or changes its settings.
 * @throws AppError `invalid` for a primary key field that is none.
 */
export async function updateAccount(ctx: AccountContext, change: AccountChange, withSecret: boolean) {
  await inTransaction(ctx, async (tx) => {
    // Key fields are deleted under the same lock.
    await lockAssets(tx.db, tx.accountId);
    if (change.primaryKeyFields) await requireKeyFields(tx, change.primaryKeyFields);
    await updateAccountSettings(tx.db, tx.accountId, {
      name: change.name,
      project_number: change.projectNumber,
      company_number: change.companyNumber,
      primary_key_fields: change.primaryKeyFields,
      has_consent_centre: change.consentCentre,
      time_zone: change.timeZone,
    });
    await bumpAssetsRevision(tx.db, tx.accountId);
  });
  return getAccount(ctx, withSecret);
}

async function requireKeyFields(tx: AccountContext, codes: string[]): Promise<void> {
  const known = new Set([...BUILT_IN_KEYS, ...(await listKeyFieldCodes(tx.db, tx.accountId))]);
  const errors = codes.flatMap((code, index) =>
    known.has(code)
      ? []
      : [
          {
            path: `/primaryKeyFields/${index}`,
            message: `"${code}" is neither email, phone nor the code of a key field.`,
          },
        ],
  );
  if (errors.length > 0) throw new AppError('invalid', 'Some fields are not valid.', { errors });
}

/**
 * Makes the first account where there is none, and sees to its admin key: the configured one, or a new one on the very
 * first start. The result's `newKey` is to be printed once.
 * @throws WrongSecretError where the stored secrets do not open.
 */
export function ensureFirstAccount(
  ctx: Context,
  configuredKey: string | undefined,
): Promise<{ accountId: string; isNew: boolean; newKey: string | undefined }> {
  return inTransaction(ctx, async (tx) => {
    await lockBootstrap(tx.db);
    const existing = await findOperatorAccount(tx.db);
    if (existing) requireRightSecret(tx, existing.webhook_secret);
    const accountId = existing?.id ?? (await addAccount(tx, FIRST_ACCOUNT_NAME, true)).id;
    if (configuredKey) {
      await ensureConfiguredKey({ ...tx, accountId }, configuredKey);
      return { accountId, isNew: !existing, newKey: undefined };
    }
    if (existing) return { accountId, isNew: false, newKey: undefined };
    const newKey = generateKey();
    await storeApiKey(tx, accountId, 'Admin', ['admin'], newKey);
    return { accountId, isNew: true, newKey };
  });
}

/** The configured key works and the one configured before it no longer does. */
async function ensureConfiguredKey(ctx: AccountContext, key: string): Promise<void> {
  const hash = hashKey(key);
  const keys = await listLiveKeysByName(ctx.db, ctx.accountId, CONFIGURED_KEY_NAME);
  if (keys.some((row) => hash.equals(row.hash))) return;
  for (const row of keys) await revokeApiKey(ctx, row.id);
  await storeApiKey(ctx, ctx.accountId, CONFIGURED_KEY_NAME, ['admin'], key);
}

async function addAccount(ctx: Context, name: string, isOperator: boolean): Promise<{ id: string; createdAt: Date }> {
  const id = newId(ctx);
  const createdAt = nowDate(ctx);
  await insertAccount(ctx.db, {
    id,
    name,
    is_operator: isOperator,
    webhook_secret: ctx.vault.seal(`whsec_${randomBytes(SECRET_BYTES).toString('base64')}`),
    created_at: createdAt,
  });
  return { id, createdAt };
}

function requireRightSecret(ctx: Context, sealed: Uint8Array): void {
  try {
    ctx.vault.open(sealed);
  } catch (cause) {
    throw new WrongSecretError('HOOKLINE_SECRET is not the secret this database was set up with.', { cause });
  }
}
