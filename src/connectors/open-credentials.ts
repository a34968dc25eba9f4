import type { Vault } from '../base/vault.ts';
import { ConnectorError } from './connector-error.ts';
import type { Credentials } from './credentials.ts';

/** A connector as the store has it, as far as requests are concerned. */
export interface SealedCredentials {
  kind: Credentials['kind'];
  credentials: Uint8Array;
}

/** A connector's `config` as it is stored. */
export function sealConfig(vault: Vault, config: Credentials['config']): Buffer {
  return vault.seal(JSON.stringify(config));
}

/** @throws ConnectorError where they were sealed under another HOOKLINE_SECRET. */
export function openCredentials(vault: Vault, { kind, credentials }: SealedCredentials): Credentials {
  try {
    return { kind, config: JSON.parse(vault.open(credentials)) } as Credentials;
  } catch {
    throw new ConnectorError('The connector was sealed under another HOOKLINE_SECRET and cannot be opened.');
  }
}
