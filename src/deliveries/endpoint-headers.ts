import type { Vault } from '../base/vault.ts';
import type { Header } from '../rules/header.ts';

/** An endpoint's custom headers as they are stored. */
export function sealHeaders(vault: Vault, headers: readonly Header[]): Buffer {
  return vault.seal(JSON.stringify(headers.map(({ name, value }) => ({ name, value }))));
}

/** @throws where they were sealed under another HOOKLINE_SECRET. */
export function openHeaders(vault: Vault, sealed: Uint8Array): Header[] {
  return JSON.parse(vault.open(sealed)) as Header[];
}
