import { sql } from 'kysely';
import type { EndpointRecord } from './target.ts';

/** The columns of an endpoint's record; goes with `RECORD_JOINS` after `endpoint`. */
export const RECORD_COLUMNS = sql<RecordRow>`
  endpoint.account_id, endpoint.id as endpoint_id, endpoint.url, endpoint.headers, endpoint.policy,
  delivery_policy.definition::text as policy_definition, endpoint.state,
  extract(epoch from endpoint.off_since)::float8 * 1000 as off_since, endpoint.order_by, endpoint.concurrency,
  endpoint.per_second, health.catch_up_to is not null as is_catching_up, endpoint.signing::text as signing,
  endpoint.sends_arrays, endpoint.content_type, endpoint.connector_id, connector.kind as connector_kind,
  connector.credentials as connector_credentials, account.webhook_secret, (
    select json_agg(json_build_object('kind', kind, 'secret', encode(secret, 'base64'),
      'expiresAt', extract(epoch from expires_at)::float8 * 1000) order by id)::text
    from signing_key where account_id = endpoint.account_id and (expires_at is null or expires_at > now())
      and (kind = 'hmac' or (kind = 'ed25519' and (endpoint.signing->>'ed25519')::bool)
        or (kind = 'rsa' and endpoint.signing->>'rsaHeader' is not null))
  ) as signing_keys`;

export const RECORD_JOINS = sql`
  join account on account.id = endpoint.account_id
  left join endpoint_health as health on health.account_id = endpoint.account_id and health.endpoint_id = endpoint.id
  left join delivery_policy on delivery_policy.account_id = endpoint.account_id
    and delivery_policy.id::text = endpoint.policy
  left join connector on connector.account_id = endpoint.account_id and connector.id = endpoint.connector_id`;

export interface RecordRow {
  account_id: string;
  endpoint_id: string;
  url: string;
  headers: Uint8Array;
  policy: string;
  policy_definition: string | null;
  state: EndpointRecord['state'];
  off_since: number | null;
  order_by: EndpointRecord['orderBy'];
  concurrency: number | null;
  per_second: number | null;
  is_catching_up: boolean;
  signing: string;
  sends_arrays: boolean;
  content_type: string;
  connector_id: string | null;
  connector_kind: EndpointRecord['connectorKind'];
  connector_credentials: Uint8Array | null;
  webhook_secret: Uint8Array;
  signing_keys: string | null;
}

export function toRecord(row: RecordRow): EndpointRecord {
  return {
    accountId: row.account_id,
    endpointId: row.endpoint_id,
    url: row.url,
    headers: row.headers,
    policy: row.policy,
    policyDefinition: row.policy_definition,
    state: row.state,
    offSince: row.off_since,
    orderBy: row.order_by,
    concurrency: row.concurrency,
    perSecond: row.per_second,
    isCatchingUp: row.is_catching_up,
    signing: row.signing,
    sendsArrays: row.sends_arrays,
    contentType: row.content_type,
    connectorId: row.connector_id,
    connectorKind: row.connector_kind,
    connectorCredentials: row.connector_credentials,
    webhookSecret: row.webhook_secret,
    signingKeys: row.signing_keys,
  };
}
