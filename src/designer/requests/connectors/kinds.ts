import type { Translate } from '../../i18n/catalogue.ts';
import type { Connector } from '../queries.ts';

export type ConnectorKind = Connector['kind'];

export const KINDS: readonly ConnectorKind[] = ['basic', 'bearer', 'api_key', 'oauth2'];

const NAMES = {
  basic: 'connectors.basic',
  bearer: 'connectors.bearer',
  api_key: 'connectors.apiKey',
  oauth2: 'connectors.oauth2',
} as const;

export const kindName = (kind: ConnectorKind, t: Translate): string => t(NAMES[kind]);

/** What of a kind's `config` is never shown again. */
export const SECRETS = { basic: 'password', bearer: 'token', api_key: 'value', oauth2: 'clientSecret' } as const;

/** The rest of it; `?`: may be left empty. */
const PLAIN: Record<ConnectorKind, readonly string[]> = {
  basic: ['login'],
  bearer: [],
  api_key: ['in', 'name'],
  oauth2: ['tokenUrl', 'clientId', 'clientAuth', 'scope?', 'audience?'],
};

/** What a form calls a key of `config`: one of them is called like the connector's own name. */
export const fieldName = (key: string): string => `config.${key}`;

/** A connector as its form has it, without its secret; what is typed for one kind waits while another is chosen. */
export type ConnectorDraft = Record<string, string> & { name: string; kind: ConnectorKind };

const STARTS: Record<string, string> = { in: 'header', name: 'X-API-Key', clientAuth: 'basic' };

/** What the form begins with. */
export function draftOf(connector: Pick<Connector, 'name' | 'kind' | 'config'> | null): ConnectorDraft {
  const { name = '', kind = 'basic', config = {} } = connector ?? {};
  const keys = KINDS.flatMap((each) => PLAIN[each].map((field) => field.replace('?', '')));
  const fields = keys.map((key) => [
    fieldName(key),
    typeof config[key] === 'string' ? config[key] : (STARTS[key] ?? ''),
  ]);
  return { ...Object.fromEntries(fields), name, kind };
}

/** The `config` that a form's fields come to. A secret that is not given stays as it is. */
export function configOf(kind: ConnectorKind, values: Record<string, string>, isNew: boolean) {
  const config: Record<string, string | null> = {};
  for (const field of PLAIN[kind]) {
    const key = field.replace('?', '');
    const value = values[fieldName(key)] ?? '';
    if (field.endsWith('?') && value === '') {
      // What is not there cannot be taken away.
      if (!isNew) config[key] = null;
    } else config[key] = value;
  }
  const secret = values[fieldName(SECRETS[kind])];
  if (secret !== undefined) config[SECRETS[kind]] = secret;
  return config;
}

/** What a list says about one beside its kind. */
export function summaryOf({ kind, config }: Pick<Connector, 'kind' | 'config'>): string {
  const text = (key: string) => (typeof config[key] === 'string' ? config[key] : '');
  if (kind === 'basic') return text('login');
  if (kind === 'api_key') return text('in') === 'query' ? `?${text('name')}=…` : `${text('name')}: …`;
  return kind === 'oauth2' ? text('tokenUrl') : '';
}
