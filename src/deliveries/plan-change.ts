import type { FieldError } from '../base/errors.ts';
import type { EgressAllow } from '../rules/address.ts';
import { type Header, listHeaderFaults } from '../rules/header.ts';
import { MASK } from '../rules/mask.ts';
import { findUrlFault } from '../rules/url.ts';
import { type AccountContext, nowDate } from '../store/context.ts';
import { openHeaders, sealHeaders } from './endpoint-headers.ts';
import type { EndpointRow, EndpointUpdate } from './endpoint-queries.ts';
import { findPolicyKey } from './policies/manage-policies.ts';
import type { EndpointChange } from './schema.ts';
import { changeSigning } from './signing/change-signing.ts';

/** What a change may be planned from: an endpoint, or what a new one begins with. */
export type EndpointBefore = Pick<EndpointRow, 'campaign_id' | 'headers' | 'signing'>;

/** A change of an endpoint's settings as its row takes it, its state aside. Every mistake is added to `errors`. */
export async function planEndpointChange(
  ctx: AccountContext,
  egressAllow: EgressAllow,
  before: EndpointBefore,
  change: Omit<EndpointChange, 'state'>,
  errors: FieldError[],
): Promise<EndpointUpdate> {
  const { url, headers, orderBy, concurrency, perSecond, alertTo } = change;
  if (url !== undefined) {
    // Campaigns' webhooks carry what people said: never without TLS.
    const fault = findUrlFault(url, { egressAllow, requireHttps: before.campaign_id !== null });
    if (fault) errors.push({ path: '/url', ...fault });
  }
  const kept = openHeaders(ctx.vault, before.headers);
  const signing = changeSigning(before.signing, change.signing, headers ?? kept, errors);
  return {
    updated_at: nowDate(ctx),
    signing: JSON.stringify(signing),
    ...(url === undefined ? {} : { url }),
    ...(headers === undefined ? {} : { headers: sealHeaders(ctx.vault, mergeHeaders(headers, kept, errors)) }),
    ...(change.policy === undefined ? {} : await choosePolicy(ctx, change.policy, errors)),
    ...(orderBy === undefined ? {} : { order_by: orderBy }),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(perSecond === undefined ? {} : { per_second: perSecond }),
    ...(alertTo === undefined ? {} : { alert_to: alertTo }),
  };
}

async function choosePolicy(ctx: AccountContext, policy: string, errors: FieldError[]): Promise<EndpointUpdate> {
  const key = await findPolicyKey(ctx, policy);
  if (key !== undefined) return { policy: key };
  errors.push({ path: '/policy', code: 'policy_unknown', message: 'You have no policy of this id.' });
  return {};
}

/** The headers as they will be: a mask stands for the value that is kept. */
function mergeHeaders(given: readonly Header[], kept: readonly Header[], errors: FieldError[]): Header[] {
  const values = new Map(kept.map(({ name, value }) => [name.toLowerCase(), value]));
  const merged = given.map(({ name, value }, index) => {
    if (value !== MASK) return { name, value };
    const before = values.get(name.toLowerCase());
    if (before !== undefined) return { name, value: before };
    const message = `Give the value of the header "${name}": there is no earlier one to keep.`;
    errors.push({ path: `/headers/${index}/value`, code: 'header_value_masked', message });
    return { name, value };
  });
  for (const { index, field, code, message } of listHeaderFaults(merged)) {
    errors.push({ path: `/headers/${index}/${field}`, code, message });
  }
  return merged;
}
