import { invariant } from '../../base/assert.ts';
import { AppError } from '../../base/errors.ts';
import type { NewsTransaction } from '../../deliveries/endpoint-news.ts';
import { insertEndpoint } from '../../deliveries/endpoint-queries.ts';
import { ensureKeys } from '../../deliveries/signing/ensure-keys.ts';
import type { TestEgress } from '../../deliveries/test-send/send-test.ts';
import type { EgressAllow } from '../../rules/address.ts';
import { bumpAssetsRevision, lockAssets } from '../../store/assets-revision.ts';
import { type AccountContext, inTransaction, newId, nowDate } from '../../store/context.ts';
import { planNewWebhook } from './plan-webhook.ts';
import { isPresetName, PRESETS, type PresetName } from './presets.ts';
import { countWebhooks, insertWebhook } from './queries.ts';
import { getWebhook } from './read-webhooks.ts';
import type { NewWebhook, Webhook, WebhookVerification } from './schema.ts';
import { verifyUrl } from './verify-url.ts';

/** What the use cases of webhooks need beside the context. */
export interface WebhookDeps extends TestEgress {
  egressAllow: EgressAllow;
  /** Told of endpoints that are on again, in the transaction that does it. */
  inNews: NewsTransaction;
  /** Called when something has become due. */
  wakeDeliveries(): void;
}

/** Each is looked at with every event: far more than people keep apart, and programs register. */
export const WEBHOOKS_MAX = 500;

/**
 * Makes a webhook and its endpoint, in the state its preset begins with.
 * @throws AppError `invalid` with every mistake; `conflict` where the account has too many.
 */
export async function createWebhook(ctx: AccountContext, deps: WebhookDeps, input: NewWebhook): Promise<Webhook> {
  const preset = isPresetName(input.preset) ? PRESETS[input.preset] : undefined;
  const { url, headers = [] } = input;
  // Nobody is asked for a webhook that is refused.
  const plan = preset?.verifiesUrl ? await planNewWebhook(ctx, deps.egressAllow, input) : null;
  const connectorId = plan?.endpoint.connector_id ?? null;
  const verification = plan ? await verifyUrl(ctx, deps, { url, headers, connectorId }) : null;
  if (preset?.rsaHeader) await ensureKeys(ctx, ['rsa']);
  const id = await inTransaction(ctx, async (tx) => {
    await lockAssets(tx.db, tx.accountId);
    const made = await insertPlanned(tx, deps.egressAllow, input, verification);
    await bumpAssetsRevision(tx.db, tx.accountId);
    return made;
  });
  return getWebhook(ctx, id, { withHeaders: true });
}

async function insertPlanned(
  tx: AccountContext,
  egressAllow: EgressAllow,
  input: NewWebhook,
  verification: WebhookVerification | null,
): Promise<string> {
  const { preset, format, events, filters, endpoint } = await planNewWebhook(tx, egressAllow, input);
  if ((await countWebhooks(tx.db, tx.accountId)) >= WEBHOOKS_MAX) {
    throw new AppError('conflict', `An account has at most ${WEBHOOKS_MAX} webhooks.`);
  }
  const state = beginState(preset, verification);
  const row = { account_id: tx.accountId, id: newId(tx), created_at: nowDate(tx), updated_at: nowDate(tx) };
  const endpointId = newId(tx);
  const { url, headers, policy, ...settings } = endpoint;
  invariant(url !== undefined && headers && policy !== undefined, 'all of a new endpoint is planned');
  await insertEndpoint(tx.db, {
    ...{ ...settings, ...row, url, headers, policy, id: endpointId, webhook_id: row.id },
    state: state === 'active' ? 'active' : 'paused',
  });
  await insertWebhook(tx.db, {
    ...{ ...row, endpoint_id: endpointId, name: input.name, app: input.app ?? null, preset, format, events, state },
    description: input.description ?? '',
    filters: JSON.stringify(filters),
    verification: verification && JSON.stringify(verification),
  });
  return row.id;
}

function beginState(preset: PresetName, verification: WebhookVerification | null) {
  if (verification?.ok === false) return 'verification_failed';
  return PRESETS[preset].startsActive ? 'active' : 'draft';
}
