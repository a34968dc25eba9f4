import type { Vault } from '../base/vault.ts';
import { listHeaderFaults } from '../rules/header.ts';
import { openHeaders } from './endpoint-headers.ts';
import { getPolicy, type Policy } from './policy.ts';
import { createSigner, type Signer } from './signature.ts';

/** An endpoint as the store has it, with what its account signs with: the secrets still sealed. */
export interface EndpointRecord {
  accountId: string;
  endpointId: string;
  url: string;
  /** Sealed JSON: [{name, value}]. */
  headers: Uint8Array;
  policy: string;
  state: 'active' | 'paused' | 'disabled';
  /** Sealed: the account's `whsec_…`. */
  webhookSecret: Uint8Array;
}

/** An endpoint made ready, so that a request costs no parsing, no checks and no AES. */
export interface Target {
  accountId: string;
  endpointId: string;
  /** Paused and disabled endpoints hold what they are owed. */
  isActive: boolean;
  policy: Policy;
  url: string;
  origin: string;
  path: string;
  /** The custom headers, names and values in turn. */
  headers: readonly string[];
  /** The custom headers are not such as may be sent (an old row, a leak past the checks at save): nothing is. */
  hasInvalidHeaders: boolean;
  /** Its secrets cannot be opened here: what it is owed waits, and no request can be made for it. */
  isUnreadable: boolean;
  sign: Signer;
}

/** Opens an endpoint's secrets and prepares it. @throws where they were sealed under another HOOKLINE_SECRET. */
export function openTarget(vault: Vault, record: EndpointRecord): Target {
  const headers = openHeaders(vault, record.headers);
  const { origin, pathname, search } = new URL(record.url);
  return {
    accountId: record.accountId,
    endpointId: record.endpointId,
    isActive: record.state === 'active',
    policy: getPolicy(record.policy),
    url: record.url,
    origin,
    path: pathname + search,
    headers: headers.flatMap(({ name, value }) => [name, value]),
    hasInvalidHeaders: listHeaderFaults(headers).length > 0,
    isUnreadable: false,
    sign: createSigner(vault.open(record.webhookSecret)),
  };
}

/** Stands for an endpoint that `openTarget` refuses, so that what it is owed is queued until somebody can open it. */
export function heldTarget({ accountId, endpointId, url, policy }: EndpointRecord): Target {
  return {
    accountId,
    endpointId,
    isActive: false,
    policy: getPolicy(policy),
    url,
    origin: '',
    path: '',
    headers: [],
    hasInvalidHeaders: false,
    isUnreadable: true,
    sign() {
      throw new Error('an endpoint that cannot be opened signs nothing');
    },
  };
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
  return (
    a.accountId === b.accountId &&
    a.url === b.url &&
    a.policy === b.policy &&
    a.state === b.state &&
    Buffer.compare(a.headers, b.headers) === 0 &&
    Buffer.compare(a.webhookSecret, b.webhookSecret) === 0
  );
}
