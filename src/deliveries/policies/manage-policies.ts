import { AppError, type FieldError, notFound } from '../../base/errors.ts';
import { decodeId, encodeId } from '../../base/ids.ts';
import { isPolicyName, POLICY_NAMES } from '../../rules/policy-name.ts';
import { lockAssets } from '../../store/assets-revision.ts';
import { type AccountContext, inTransaction, newId, nowDate } from '../../store/context.ts';
import { getPolicy, type Policy } from '../policy.ts';
import { fromAttributes, toAttributes } from './attributes.ts';
import {
  countPolicies,
  deletePolicyRow,
  findPolicyRow,
  insertPolicyRow,
  isPolicyUsed,
  listPolicyIds,
  listPolicyRows,
  type PolicyRow,
} from './policy-queries.ts';
import type { Attributes, DeliveryPolicy, NewDeliveryPolicy } from './schema.ts';

/** More are a mistake of a program: people tell apart a handful. */
const POLICIES_MAX = 100;

/** The built-in policies, then the account's own. */
export async function listPolicies(ctx: AccountContext): Promise<DeliveryPolicy[]> {
  const own = await listPolicyRows(ctx.db, ctx.accountId);
  return [...POLICY_NAMES.map(presentBuiltIn), ...own.map(presentOwn)];
}

/** @param id A built-in name or `pol_…`. @throws AppError `not_found`. */
export async function getPolicyById(ctx: AccountContext, id: string): Promise<DeliveryPolicy> {
  if (isPolicyName(id)) return presentBuiltIn(id);
  return presentOwn(await getOwn(ctx, id));
}

/**
 * Clones a built-in policy with changes.
 * @throws AppError `invalid` where attributes do not go together, `conflict` for a name that is taken.
 */
export function createPolicy(
  ctx: AccountContext,
  { name, base, ...changes }: NewDeliveryPolicy,
): Promise<DeliveryPolicy> {
  const attributes = { ...toAttributes(getPolicy(base)), ...dropUndefined(changes) };
  const errors = findContradictions(attributes);
  if (isPolicyName(name)) errors.push({ path: '/name', message: 'A built-in policy has this name.' });
  if (errors.length > 0) throw new AppError('invalid', 'Some fields are not valid.', { errors });
  const definition = fromAttributes(name, attributes);
  return inTransaction(ctx, async (tx) => {
    await lockAssets(tx.db, tx.accountId);
    if ((await countPolicies(tx.db, tx.accountId)) >= POLICIES_MAX) {
      throw new AppError('conflict', `An account has at most ${POLICIES_MAX} policies of its own.`);
    }
    const row = { account_id: tx.accountId, id: newId(tx), name, base, created_at: nowDate(tx) };
    const isNew = await insertPolicyRow(tx.db, { ...row, definition: JSON.stringify(definition) });
    if (!isNew) throw new AppError('conflict', `There is a policy named "${name}" already.`);
    return presentOwn({ ...row, definition });
  });
}

/** @throws AppError `not_found`, `conflict` while an endpoint is delivered by it. */
export async function deletePolicy(ctx: AccountContext, id: string): Promise<void> {
  if (isPolicyName(id)) throw new AppError('conflict', 'Built-in policies cannot be deleted.');
  await inTransaction(ctx, async (tx) => {
    // Endpoints take a policy under the same lock.
    await lockAssets(tx.db, tx.accountId);
    const row = await getOwn(tx, id);
    if (await isPolicyUsed(tx.db, tx.accountId, row.id)) {
      throw new AppError('conflict', 'Endpoints are delivered by this policy: give them another one first.');
    }
    await deletePolicyRow(tx.db, tx.accountId, row.id);
  });
}

/**
 * What an endpoint's row says for a policy that was named: the built-in name, or the UUID of the account's own.
 * Undefined where the account has none of that id.
 */
export async function findPolicyKey(ctx: AccountContext, id: string): Promise<string | undefined> {
  return (await findPolicyKeys(ctx, [id])).get(id);
}

/** The same for many at once, by what they were named: at most one look. */
export async function findPolicyKeys(ctx: AccountContext, ids: readonly string[]): Promise<Map<string, string>> {
  const own = ids.flatMap((id) => decodeId('pol', id) ?? []);
  const known = new Set(own.length === 0 ? [] : await listPolicyIds(ctx.db, ctx.accountId, own));
  const keys = new Map<string, string>();
  for (const id of ids) {
    const uuid = decodeId('pol', id);
    if (isPolicyName(id)) keys.set(id, id);
    else if (uuid !== undefined && known.has(uuid)) keys.set(id, uuid);
  }
  return keys;
}

/** The other way round: what the API calls the policy of an endpoint's row. */
export function presentPolicyKey(key: string): string {
  return isPolicyName(key) ? key : encodeId('pol', key);
}

async function getOwn(ctx: AccountContext, id: string): Promise<PolicyRow> {
  const uuid = decodeId('pol', id);
  const row = uuid === undefined ? undefined : await findPolicyRow(ctx.db, ctx.accountId, uuid);
  if (!row) throw notFound('policy');
  return row;
}

function findContradictions({ gapsSeconds, endless, batch, order }: Attributes): FieldError[] {
  const errors: FieldError[] = [];
  if (endless && gapsSeconds.length === 0) {
    errors.push({ path: '/gapsSeconds', message: 'An endless schedule needs a gap to repeat.' });
  }
  if (batch && order === 'none') {
    errors.push({
      path: '/batch',
      message: 'Batches need order "endpoint": they hold what comes one after the other.',
    });
  }
  return errors;
}

function presentBuiltIn(name: (typeof POLICY_NAMES)[number]): DeliveryPolicy {
  return { id: name, name, base: null, ...toAttributes(getPolicy(name)) };
}

function presentOwn({ id, name, base, definition }: PolicyRow): DeliveryPolicy {
  return { id: encodeId('pol', id), name, base, ...toAttributes(definition as Policy) };
}

function dropUndefined<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}
