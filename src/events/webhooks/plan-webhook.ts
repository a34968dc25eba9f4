import { AppError, type FieldError } from '../../base/errors.ts';
import { sealHeaders } from '../../deliveries/endpoint-headers.ts';
import type { EndpointUpdate } from '../../deliveries/endpoint-queries.ts';
import { type EndpointBefore, planEndpointChange } from '../../deliveries/plan-change.ts';
import type { EgressAllow } from '../../rules/address.ts';
import { POLICY_MESSAGE, POLICY_PATTERN } from '../../rules/policy-name.ts';
import type { AccountContext } from '../../store/context.ts';
import { getFormat } from '../formats/formats.ts';
import { checkSubscription, type Subscription } from './check-subscription.ts';
import { isPresetName, PRESET_NAMES, PRESETS, type PresetName } from './presets.ts';
import type { WebhookRow } from './queries.ts';
import type { NewWebhook, WebhookChange } from './schema.ts';

/** What is to be written of a webhook and of its endpoint. */
export interface WebhookPlan extends Subscription {
  preset: PresetName;
  endpoint: EndpointUpdate;
}

/** What a new webhook will be. Nothing is written. @throws AppError `invalid` with every mistake. */
export async function planNewWebhook(
  ctx: AccountContext,
  egressAllow: EgressAllow,
  input: NewWebhook,
): Promise<WebhookPlan> {
  const errors: FieldError[] = [];
  const isKnown = isPresetName(input.preset);
  if (!isKnown) {
    const message = `This must be one of: ${PRESET_NAMES.join(', ')}.`;
    errors.push({ path: '/preset', code: 'preset_unknown', message });
  }
  const name = isPresetName(input.preset) ? input.preset : 'standard';
  const preset = PRESETS[name];
  const blank = {
    campaign_id: null,
    connector_id: null,
    headers: sealHeaders(ctx.vault, []),
    signing: { ed25519: false, rsaHeader: preset.rsaHeader },
  };
  const { policy = preset.policy, headers = [] } = input;
  const endpoint = await planEndpoint(ctx, egressAllow, blank, { ...input, policy, headers }, errors);
  const subscription = await checkSubscription(ctx, { wish: input, preset, before: null }, errors);
  return finish({ preset: name, ...subscription, endpoint }, errors);
}

/** What a webhook will be after a change. Nothing is written. @throws AppError `invalid` with every mistake. */
export async function planWebhookChange(
  ctx: AccountContext,
  egressAllow: EgressAllow,
  before: WebhookRow,
  change: WebhookChange,
): Promise<WebhookPlan> {
  const errors: FieldError[] = [];
  const endpoint = await planEndpoint(ctx, egressAllow, { ...before, campaign_id: null }, change, errors);
  const preset = PRESETS[before.preset];
  const subscription = await checkSubscription(ctx, { wish: change, preset, before }, errors);
  return finish({ preset: before.preset, ...subscription, endpoint }, errors);
}

function planEndpoint(
  ctx: AccountContext,
  egressAllow: EgressAllow,
  before: EndpointBefore,
  { url, headers, policy, connector, alertTo }: WebhookChange,
  errors: FieldError[],
): Promise<EndpointUpdate> {
  const isForWebhooks = policy === undefined || POLICY_PATTERN.test(policy);
  if (!isForWebhooks) errors.push({ path: '/policy', code: 'policy_unknown', message: POLICY_MESSAGE });
  const settings = { url, headers, connector, alertTo, ...(isForWebhooks ? { policy } : {}) };
  return planEndpointChange(ctx, egressAllow, before, settings, errors);
}

function finish(plan: WebhookPlan, errors: FieldError[]): WebhookPlan {
  if (errors.length > 0) throw new AppError('invalid', 'Some fields are not valid.', { errors });
  const { sendsArrays, contentType } = getFormat(plan.format);
  return { ...plan, endpoint: { ...plan.endpoint, sends_arrays: sendsArrays, content_type: contentType } };
}
