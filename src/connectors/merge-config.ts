import { AppError, type FieldError } from '../base/errors.ts';
import { fieldErrors } from '../http/problem.ts';
import type { EgressAllow } from '../rules/address.ts';
import { MASK } from '../rules/mask.ts';
import { findUrlFault } from '../rules/url.ts';
import { CONFIG_SCHEMAS, type ConnectorKind, type Credentials, SECRET_KEYS } from './credentials.ts';

export interface ConfigChange {
  kind: ConnectorKind;
  /** What the caller sent. */
  given: Record<string, unknown>;
  /** What there was before; empty for a new connector. */
  kept: Record<string, unknown>;
}

/**
 * A connector's configuration after a change: given keys over the kept ones, null takes one away, a masked secret keeps
 * its value.
 * @throws AppError `invalid` with every mistake.
 */
export function mergeConfig({ kind, given, kept }: ConfigChange, egressAllow: EgressAllow): Credentials['config'] {
  const secretKey = SECRET_KEYS[kind];
  const isMasked = given[secretKey] === MASK;
  const changes = Object.entries(given).filter(([key]) => !(isMasked && key === secretKey));
  const merged = Object.entries({ ...kept, ...Object.fromEntries(changes) }).filter(([, value]) => value !== null);
  const errors: FieldError[] = [];
  if (isMasked && kept[secretKey] === undefined) {
    errors.push({ path: `/config/${secretKey}`, message: 'Give the secret itself: there is no earlier one to keep.' });
  }
  const parsed = CONFIG_SCHEMAS[kind].safeParse(Object.fromEntries(merged));
  if (!parsed.success) {
    const found = fieldErrors(parsed.error).map((error) => ({ ...error, path: `/config${error.path}` }));
    errors.push(...found.filter(({ path }) => !errors.some((error) => error.path === path)));
  } else if ('tokenUrl' in parsed.data) {
    // The secret goes there: never without TLS.
    const fault = findUrlFault(parsed.data.tokenUrl, { egressAllow, requireHttps: true });
    if (fault) errors.push({ path: '/config/tokenUrl', ...fault });
  }
  if (!parsed.success || errors.length > 0) throw new AppError('invalid', 'Some fields are not valid.', { errors });
  return parsed.data;
}
