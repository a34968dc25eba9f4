import { AppError, type FieldError } from '../base/errors.ts';
import type { Vault } from '../base/vault.ts';
import { fieldErrors } from '../http/problem.ts';
import type { EgressAllow } from '../rules/address.ts';
import { MASK } from '../rules/mask.ts';
import { findUrlFault } from '../rules/url.ts';
import { adapterFor } from './adapters.ts';
import type { ChannelKind } from './schema.ts';
import { findSenderFault } from './sender.ts';

type Config = Record<string, unknown>;

/** A channel's configuration as it is stored: what may be seen, and the sealed rest. */
export interface StoredConfig {
  config: Config;
  secrets: Uint8Array;
}

export interface ConfigChange {
  kind: ChannelKind;
  sender: string;
  /** What the caller sent. */
  given: Config;
  /** What there was before, secrets opened; empty for a new channel. */
  kept: Config;
}

/**
 * The configuration after a change: given keys over the kept ones, null takes one away, a masked secret keeps its value.
 * @throws AppError `invalid` with every mistake in config and sender.
 */
export function mergeConfig({ kind, sender, given, kept }: ConfigChange, egressAllow: EgressAllow): Config {
  const adapter = adapterFor(kind);
  const masked = Object.keys(given).filter((key) => adapter.secretKeys.includes(key) && given[key] === MASK);
  const changes = Object.entries(given).filter(([key]) => !masked.includes(key));
  const merged = Object.fromEntries(Object.entries({ ...kept, ...Object.fromEntries(changes) }).filter(isGiven));
  const errors: FieldError[] = masked
    .filter((key) => !(key in kept))
    .map((key) => ({ path: `/config/${key}`, message: 'Give the secret itself: there is no earlier one to keep.' }));

  const parsed = adapter.configSchema.safeParse(merged);
  if (!parsed.success) {
    const found = fieldErrors(parsed.error).map((error) => ({ ...error, path: `/config${error.path}` }));
    errors.push(...found.filter(({ path }) => !errors.some((error) => error.path === path)));
  }
  const config = parsed.success ? (parsed.data as Config) : merged;
  if (parsed.success) errors.push(...findBaseUrlErrors(config, egressAllow));
  const senderFault = findSenderFault(kind, sender, config);
  if (senderFault) errors.push({ path: '/sender', message: senderFault });
  if (errors.length > 0) throw new AppError('invalid', 'Some fields are not valid.', { errors });
  return config;
}

function isGiven([, value]: [string, unknown]): boolean {
  return value !== null && value !== undefined;
}

/** The provider's credentials go to that address with every message, so it is vetted like a webhook's. */
function findBaseUrlErrors(config: Config, egressAllow: EgressAllow): FieldError[] {
  if (typeof config.apiBaseUrl !== 'string') return [];
  const fault = findUrlFault(config.apiBaseUrl, { egressAllow, requireHttps: true });
  return fault ? [{ path: '/config/apiBaseUrl', message: fault.message, code: fault.code }] : [];
}

/** Parts the configuration into what may be seen and what is sealed. */
export function sealConfig(vault: Vault, kind: ChannelKind, config: Config): StoredConfig {
  const { secretKeys } = adapterFor(kind);
  const entries = Object.entries(config);
  const secrets = entries.filter(([key]) => secretKeys.includes(key));
  return {
    config: Object.fromEntries(entries.filter(([key]) => !secretKeys.includes(key))),
    secrets: vault.seal(JSON.stringify(Object.fromEntries(secrets))),
  };
}

/** The whole configuration, secrets included. */
export function openConfig(vault: Vault, stored: StoredConfig): Config {
  return { ...stored.config, ...(JSON.parse(vault.open(stored.secrets)) as Config) };
}

/** The configuration as the API shows it: every secret a mask, also one that is not set. */
export function maskConfig(kind: ChannelKind, config: Config): Config {
  return { ...config, ...Object.fromEntries(adapterFor(kind).secretKeys.map((key) => [key, MASK])) };
}
