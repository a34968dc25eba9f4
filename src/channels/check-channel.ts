import { notFound } from '../base/errors.ts';
import { encodeId } from '../base/ids.ts';
import type { Tracer } from '../deliveries/egress/tracer.ts';
import { USER_AGENT } from '../deliveries/request.ts';
import { explainError } from '../deliveries/test-send/explain-error.ts';
import { toStorable } from '../rules/text.ts';
import type { AccountContext } from '../store/context.ts';
import type { ChannelAccess } from './adapter.ts';
import { adapterFor } from './adapters.ts';
import { openConfig } from './channel-config.ts';
import { PROVIDER_DEADLINE_MS } from './outgoing/provider-call.ts';
import { findChannel } from './queries.ts';
import type { ChannelCheck } from './schema.ts';

const ACCOUNT_LENGTH_MAX = 200;

/**
 * Asks the provider, with the channel's own credentials, whether they are good. Nothing is changed, sent or recorded;
 * the answer tells whatever came of it. @throws AppError `not_found`.
 */
export async function checkChannel(ctx: AccountContext, trace: Tracer, channelId: string): Promise<ChannelCheck> {
  const row = await findChannel(ctx.db, ctx.accountId, channelId);
  if (!row) throw notFound('channel');
  const at = new Date(ctx.clock.now()).toISOString();
  const adapter = adapterFor(row.kind);
  const config = adapter.configSchema.parse(openConfig(ctx.vault, row));
  const channel: ChannelAccess = { id: encodeId('chn', row.id), sender: row.sender, config };
  if (!adapter.credentials) {
    const message = 'There is no provider behind it: nothing has to be set up.';
    return { ok: true, outcome: 'no_provider', status: null, message, path: null, account: null, at };
  }
  const { url, headers } = adapter.credentials.ask(channel);
  const { origin, pathname, search, hostname, port, protocol } = new URL(url);
  const names = Object.entries({ ...headers, 'user-agent': USER_AGENT }).flat();
  const request = { method: 'GET' as const, url, origin, path: pathname + search, headers: names, body: '' };
  const seen = await trace(request, PROVIDER_DEADLINE_MS);
  const to = { host: hostname, port: Number(port || (protocol === 'https:' ? 443 : 80)), isAnswerNeeded: true };
  const fault = explainError(seen, { ...to, deadlineMs: PROVIDER_DEADLINE_MS });
  const status = seen.result.status;
  if (fault !== undefined || status === null) {
    const message = fault ?? 'The provider did not answer.';
    return { ok: false, outcome: 'unreachable', status, message, path: '/config/apiBaseUrl', account: null, at };
  }
  const { outcome, message, configKey, account } = adapter.credentials.judge(
    status,
    seen.response?.body ?? '',
    channel,
  );
  const path = configKey === undefined ? null : `/config/${configKey}`;
  const named = account === undefined ? null : toStorable(account.slice(0, ACCOUNT_LENGTH_MAX));
  return { ok: outcome === 'accepted', outcome, status, message, path, account: named, at };
}
