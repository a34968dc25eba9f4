import type { Vault } from '../base/vault.ts';
import { type Authorization, addAuthorization, authorizeStatically } from '../connectors/authorization.ts';
import type { ConnectorKind, OAuth2 } from '../connectors/credentials.ts';
import { openCredentials } from '../connectors/open-credentials.ts';
import { listHeaderFaults } from '../rules/header.ts';
import { listTellingTexts } from '../rules/mask.ts';
import { openHeaders } from './endpoint-headers.ts';
import { getPolicy, PER_SECOND_MIN, type Policy } from './policy.ts';
import { openSigners } from './signing/open-signers.ts';
import type { BodySigner, Signer } from './signing/signer.ts';

/** An endpoint as the store has it, with what its deliveries are signed with: secrets sealed, documents as text. */
export interface EndpointRecord {
  accountId: string;
  endpointId: string;
  url: string;
  /** Sealed JSON: [{name, value}]. */
  headers: Uint8Array;
  /** A built-in policy's name, or the UUID of one of the account's own: then `policyDefinition` has it as JSON. */
  policy: string;
  policyDefinition: string | null;
  state: 'active' | 'paused' | 'disabled';
  /** When it was switched off, or its account paused its webhook, ms. */
  offSince: number | null;
  orderBy: 'endpoint' | 'phoneNumber' | null;
  concurrency: number | null;
  perSecond: number | null;
  /** It is being sent what was kept while it was off. */
  isCatchingUp: boolean;
  /** JSON: {ed25519, rsaHeader}. */
  signing: string;
  /** Each body is an array. */
  sendsArrays: boolean;
  contentType: string;
  /** Whose credentials go with each request. */
  connectorId: string | null;
  connectorKind: ConnectorKind | null;
  /** Sealed JSON: the connector's `config`. */
  connectorCredentials: Uint8Array | null;
  /** Sealed: the account's `whsec_…`. */
  webhookSecret: Uint8Array;
  /** JSON: the other keys it is signed with, [{kind, secret: sealed, base64, expiresAt: ms}], oldest first; null: none. */
  signingKeys: string | null;
}

/** An endpoint made ready, so that a request costs no parsing, no checks and no AES. */
export interface Target {
  accountId: string;
  endpointId: string;
  /** Paused and disabled endpoints are sent nothing. */
  isActive: boolean;
  /** Off until somebody acts, it is owed what comes up until then (ms); null: whatever comes up is owed. */
  takesInUntil: number | null;
  /** Strictly ordered: over the whole endpoint, by person, or not at all. */
  order: 'none' | 'endpoint' | 'phoneNumber';
  /** Claimed by one process at a time: it has a rate, or catches up. Nothing of it starts from memory. */
  isExclusive: boolean;
  /** Requests under way at once; null: the dispatcher's default. */
  concurrency: number | null;
  perSecond: number | null;
  policy: Policy;
  /** Payloads are wrapped in an array, of one where the policy makes no batches. */
  sendsArrays: boolean;
  contentType: string;
  url: string;
  origin: string;
  path: string;
  /** The custom headers and those of a static connector, names and values in turn. */
  headers: readonly string[];
  /** What an answer must not show: the headers' and the connector's values in every form a receiver may echo them. */
  secrets: readonly string[];
  /** What a static connector has added to URL and headers; null: there is none. */
  authorization: Authorization | null;
  /** With what a token is fetched before each attempt; null: it needs none. */
  client: { connectorId: string; config: OAuth2 } | null;
  /** The custom headers are not such as may be sent (an old row, a leak past the checks at save): nothing is. */
  hasInvalidHeaders: boolean;
  /** Its secrets cannot be opened here: what it is owed waits, and no request can be made for it. */
  isUnreadable: boolean;
  sign: Signer;
  /** For a header of its own; null: it has none. */
  signBody: BodySigner | null;
}

/**
 * Opens an endpoint's secrets and prepares it.
 * @throws where they were sealed under another HOOKLINE_SECRET, or its connector is gone.
 */
export function openTarget(vault: Vault, record: EndpointRecord): Target {
  const { authorization, client } = openConnector(vault, record);
  const own = { url: record.url, headers: openHeaders(vault, record.headers) };
  const { url, headers } = addAuthorization(own, authorization ?? NOTHING);
  const { origin, pathname, search } = new URL(url);
  const signers = openSigners(vault, record);
  // A campaign may have been published with a header of that name since: the signature is what the receiver checks, and
  // a token that is fetched comes in that header.
  const taken = [signers.signBody?.header.toLowerCase(), client ? 'authorization' : undefined];
  return {
    ...describeTarget(record),
    url,
    origin,
    path: pathname + search,
    headers: headers.flatMap(({ name, value }) => (taken.includes(name.toLowerCase()) ? [] : [name, value])),
    secrets: listTellingTexts([...own.headers.map(({ value }) => value), ...(authorization?.secrets ?? [])]),
    authorization,
    client,
    hasInvalidHeaders: listHeaderFaults(headers).length > 0,
    isUnreadable: false,
    ...signers,
  };
}

const NOTHING = { headers: [], query: [] };

function openConnector(vault: Vault, record: EndpointRecord): Pick<Target, 'authorization' | 'client'> {
  const { connectorId, connectorKind: kind, connectorCredentials: credentials } = record;
  if (connectorId === null) return { authorization: null, client: null };
  if (kind === null || credentials === null) throw new Error('the connector of this endpoint is gone');
  const opened = openCredentials(vault, { kind, credentials });
  return opened.kind === 'oauth2'
    ? { authorization: null, client: { connectorId, config: opened.config } }
    : { authorization: authorizeStatically(opened), client: null };
}

/** Stands for an endpoint that `openTarget` refuses, so that what it is owed is queued until somebody can open it. */
export function heldTarget(record: EndpointRecord): Target {
  return {
    ...describeTarget(record),
    isActive: false,
    takesInUntil: null,
    origin: '',
    path: '',
    headers: [],
    secrets: [],
    authorization: null,
    client: null,
    hasInvalidHeaders: false,
    isUnreadable: true,
    sign() {
      throw new Error('an endpoint that cannot be opened signs nothing');
    },
    signBody: null,
  };
}

/** All that needs no secret. */
function describeTarget(record: EndpointRecord) {
  const { accountId, endpointId, url, concurrency, perSecond, sendsArrays, contentType } = record;
  const policy = readPolicy(record);
  const order = record.orderBy ?? policy.order;
  return {
    accountId,
    endpointId,
    url,
    policy,
    sendsArrays,
    contentType,
    order,
    isActive: record.state === 'active',
    takesInUntil: record.offSince === null ? null : record.offSince + policy.whenOff.holdMs,
    isExclusive: perSecond !== null || record.isCatchingUp,
    // A lane has one request under way; its endpoint may have many lanes.
    concurrency: order === 'endpoint' ? 1 : concurrency,
    perSecond: perSecond === null ? null : Math.max(perSecond, PER_SECOND_MIN),
  };
}

/** The policy an endpoint is delivered by, its account's own or a built-in one. */
export function readPolicy({ policy, policyDefinition }: Pick<EndpointRecord, 'policy' | 'policyDefinition'>): Policy {
  return policyDefinition === null ? getPolicy(policy) : (JSON.parse(policyDefinition) as Policy);
}

// A target takes about 2 KB: 20 MB when every place is taken.
const TARGETS_MAX = 10_000;

/** Opened targets by endpoint. One whose record has changed in any byte is opened anew. */
export class TargetCache {
  readonly #vault: Vault;
  readonly #entries = new Map<string, { record: EndpointRecord; target: Target }>();

  constructor(vault: Vault) {
    this.#vault = vault;
  }

  /** @throws like `openTarget`. */
  open(record: EndpointRecord): Target {
    const known = this.#entries.get(record.endpointId);
    if (known && isSame(known.record, record)) return known.target;
    const target = openTarget(this.#vault, record);
    this.#entries.delete(record.endpointId);
    this.#entries.set(record.endpointId, { record, target });
    if (this.#entries.size > TARGETS_MAX) this.#entries.delete(this.#entries.keys().next().value as string);
    return target;
  }
}

function isSame(a: EndpointRecord, b: EndpointRecord): boolean {
  return (Object.keys(a) as (keyof EndpointRecord)[]).every((key) => {
    const [one, other] = [a[key], b[key]];
    return one instanceof Uint8Array && other instanceof Uint8Array ? Buffer.compare(one, other) === 0 : one === other;
  });
}
