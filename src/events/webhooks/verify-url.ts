import { addAuthorization } from '../../connectors/authorization.ts';
import type { Connectors } from '../../connectors/authorize.ts';
import { ConnectorError } from '../../connectors/connector-error.ts';
import { USER_AGENT } from '../../deliveries/request.ts';
import { explainError } from '../../deliveries/test-send/explain-error.ts';
import type { TestEgress } from '../../deliveries/test-send/send-test.ts';
import type { Header } from '../../rules/header.ts';
import type { AccountContext } from '../../store/context.ts';
import type { WebhookVerification } from './schema.ts';

const DEADLINE_MS = 15_000;
const WANTED_STATUS = 200;

/**
 * Asks a URL with a GET, the webhook's own headers and credentials and no body, whether it is there: by 200 only, not by a
 * redirect.
 */
export async function verifyUrl(
  ctx: AccountContext,
  { trace, connectors }: TestEgress,
  webhook: { url: string; headers: readonly Header[]; connectorId: string | null },
): Promise<WebhookVerification> {
  const at = new Date(ctx.clock.now()).toISOString();
  const { connectorId } = webhook;
  const authorization = connectorId === null ? NO_CREDENTIALS : await authorize(ctx, connectors, connectorId);
  if ('error' in authorization)
    return { ok: false, status: null, at, error: 'connector', message: authorization.error };
  const { url, headers } = addAuthorization(webhook, authorization);
  const { origin, pathname, search, hostname, port, protocol } = new URL(url);
  const own = headers.flatMap(({ name, value }) => [name, value]);
  const request = { url, origin, path: pathname + search, headers: [...own, 'user-agent', USER_AGENT], body: '' };
  const seen = await trace({ method: 'GET', ...request }, DEADLINE_MS);
  const { status, errorClass } = seen.result;
  if (errorClass === null && status === WANTED_STATUS) return { ok: true, status, at };
  const to = { host: hostname, port: Number(port || (protocol === 'https:' ? 443 : 80)), deadlineMs: DEADLINE_MS };
  const message = explainError(seen, to) ?? `The URL answered a GET with ${status}; only ${WANTED_STATUS} will do.`;
  return { ok: false, status, at, ...(errorClass === null ? {} : { error: errorClass }), message };
}

const NO_CREDENTIALS = { headers: [], query: [] };

async function authorize(ctx: AccountContext, connectors: Connectors, connectorId: string) {
  try {
    return await connectors.authorize(ctx, connectorId, DEADLINE_MS);
  } catch (error) {
    if (error instanceof ConnectorError) return { error: error.message };
    throw error;
  }
}
