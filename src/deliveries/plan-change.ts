import type { FieldError } from '../base/errors.ts';
import { findConnector, type NamedConnector } from '../connectors/read-connectors.ts';
import type { EgressAllow } from '../rules/address.ts';
import { type Header, listHeaderFaults } from '../rules/header.ts';
import { MASK } from '../rules/mask.ts';
import { findUrlFault } from '../rules/url.ts';
import { type AccountContext, nowDate } from '../store/context.ts';
import { openHeaders, sealHeaders } from './endpoint-headers.ts';
import type { EndpointRow, EndpointUpdate } from './endpoint-queries.ts';
import { findPolicyKey } from './policies/manage-policies.ts';
import { presentConnectorKey } from './read-endpoints.ts';
import type { EndpointChange } from './schema.ts';
import { changeSigning } from './signing/change-signing.ts';

/** What a change may be planned from: an endpoint, or what a new one begins with. */
export type EndpointBefore = Pick<EndpointRow, 'campaign_id' | 'headers' | 'signing' | 'connector_id'>;

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
  const connector = await chooseConnector(ctx, before, change, errors);
  const signing = changeSigning(before.signing, change.signing, headers ?? kept, errors);
  if (connector) findHeaderClash(connector, { change, headers: headers ?? kept, rsaHeader: signing.rsaHeader }, errors);
  return {
    updated_at: nowDate(ctx),
    signing: JSON.stringify(signing),
    ...(url === undefined ? {} : { url }),
    ...(headers === undefined ? {} : { headers: sealHeaders(ctx.vault, mergeHeaders(headers, kept, errors)) }),
    ...(change.policy === undefined ? {} : await choosePolicy(ctx, change.policy, errors)),
    ...(change.connector === undefined ? {} : { connector_id: connector?.key ?? null }),
    ...(orderBy === undefined ? {} : { order_by: orderBy }),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(perSecond === undefined ? {} : { per_second: perSecond }),
    ...(alertTo === undefined ? {} : { alert_to: alertTo }),
  };
}

/** The connector that it will have; undefined: none. */
async function chooseConnector(
  ctx: AccountContext,
  before: EndpointBefore,
  { connector = presentConnectorKey(before.connector_id) }: Pick<EndpointChange, 'connector'>,
  errors: FieldError[],
): Promise<NamedConnector | undefined> {
  if (connector === null) return undefined;
  const found = await findConnector(ctx, connector);
  if (!found) {
    errors.push({ path: '/connector', code: 'connector_unknown', message: 'You have no connector of this id.' });
  }
  return found;
}

/** The connector's header would take the place of another: refused with whichever of the two is given. */
function findHeaderClash(
  { header }: NamedConnector,
  to: { change: Omit<EndpointChange, 'state'>; headers: readonly Header[]; rsaHeader: string | null },
  errors: FieldError[],
): void {
  if (header === null) return;
  const isSame = (name: string | null) => name?.toLowerCase() === header.toLowerCase();
  const { connector, headers, signing } = to.change;
  const twin = to.headers.findIndex(({ name }) => isSame(name));
  if (twin >= 0 && (connector !== undefined || headers !== undefined)) {
    const path = headers === undefined ? '/connector' : `/headers/${twin}/name`;
    const message = `The connector sets the header "${header}" already.`;
    errors.push({ path, code: 'header_duplicate', message });
  }
  if (isSame(to.rsaHeader) && (connector !== undefined || signing?.rsaHeader !== undefined)) {
    const path = signing?.rsaHeader === undefined ? '/connector' : '/signing/rsaHeader';
    const message = `"${header}" cannot be both the connector's header and that of the RSA signature.`;
    errors.push({ path, code: 'header_duplicate', message });
  }
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
