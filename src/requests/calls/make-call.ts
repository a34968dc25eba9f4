import type { Scheduler } from '../../base/scheduler.ts';
import { type Authorization, addAuthorization } from '../../connectors/authorization.ts';
import type { Connectors } from '../../connectors/authorize.ts';
import { ConnectorError } from '../../connectors/connector-error.ts';
import type { AttemptResult, ErrorClass, OutgoingRequest, Sender } from '../../deliveries/egress/sender.ts';
import type { CallAnswer } from '../../rules/call-answer.ts';
import { listTellingTexts, MASK, maskTexts } from '../../rules/mask.ts';
import type { Context } from '../../store/context.ts';
import type { CallToMake } from './call.ts';
import { ANSWER_BYTES_MAX, parseAnswer } from './parse-answer.ts';

export interface CallDeps {
  ctx: Context;
  send: Sender;
  connectors: Pick<Connectors, 'authorize' | 'refresh'>;
  scheduler: Scheduler;
}

/** What became of a call that was made. No secret of its own is shown in the texts around the answer's data. */
export interface MadeCall {
  answer: CallAnswer;
  /** Of the request that counts; null where none was sent. */
  result: AttemptResult | null;
  errorClass: ErrorClass | null;
  /** As it was sent, without the credentials in it. */
  url: string;
}

const NO_AUTHORIZATION: Pick<Authorization, 'headers' | 'query'> = { headers: [], query: [] };
/** Names of headers whose values are no secrets: an answer may show them. */
const OPEN_HEADERS = new Set(['accept', 'content-type', 'idempotency-key', 'user-agent']);

/**
 * Makes a call, with its connector's credentials as they are now, within the call's timeout in all: fetching a token and
 * asking a second time, with another one, after a 401 are part of it.
 * @throws where the store is away, before anything was sent.
 */
export async function makeCall({ ctx, send, connectors, scheduler }: CallDeps, call: CallToMake): Promise<MadeCall> {
  const { connectorId, timeoutMs } = call;
  const account = { ...ctx, accountId: call.accountId };
  const endsAt = scheduler.now() + timeoutMs;
  // A deadline of none were no deadline.
  const left = () => Math.max(1, endsAt - scheduler.now());
  let used: Authorization | null = null;
  let result: AttemptResult | null = null;
  try {
    used = connectorId === null ? null : await connectors.authorize(account, connectorId, left());
    result = await send(toOutgoing(call, used), left());
    if (result.status === 401 && connectorId !== null && used?.isRefreshable) {
      used = await connectors.refresh(account, connectorId, used, left());
      result = await send(toOutgoing(call, used), left());
    }
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    const status = result?.status ?? null;
    return conceal(call, used, {
      answer: { outcome: 'error', status, reason: error.message },
      result,
      errorClass: 'connector',
    });
  }
  return conceal(call, used, { answer: parseAnswer(result), result, errorClass: result.errorClass });
}

/** The request with the credentials in it. */
function toOutgoing(call: CallToMake, used: Authorization | null): OutgoingRequest {
  const { url, headers } = addAuthorization(call, used ?? NO_AUTHORIZATION);
  const { origin, pathname, search } = new URL(url);
  return {
    method: call.method,
    keepBytes: ANSWER_BYTES_MAX,
    url,
    origin,
    path: pathname + search,
    headers: headers.flatMap(({ name, value }) => [name, value]),
    body: call.body ?? '',
  };
}

/** Before anybody keeps it: a partner may echo what it was sent. */
function conceal(
  call: CallToMake,
  used: Authorization | null,
  { answer, result, errorClass }: Omit<MadeCall, 'url'>,
): MadeCall {
  const own = call.headers.filter(({ name }) => !OPEN_HEADERS.has(name.toLowerCase()));
  const telling = listTellingTexts([...own.map(({ value }) => value), ...(used?.secrets ?? [])]);
  const mask = (text: string) => maskTexts(text, telling);
  const query = used?.query.map(({ name }) => ({ name, value: MASK })) ?? [];
  return {
    answer: answer.outcome === 'error' ? { ...answer, reason: mask(answer.reason) } : answer,
    result: result && { ...result, responseExcerpt: result.responseExcerpt && mask(result.responseExcerpt) },
    errorClass,
    url: addAuthorization({ url: mask(call.url), headers: [] }, { headers: [], query }).url,
  };
}
