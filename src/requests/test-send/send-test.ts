import { AppError } from '../../base/errors.ts';
import { encodeId } from '../../base/ids.ts';
import type { Scheduler } from '../../base/scheduler.ts';
import type { Authorization } from '../../connectors/authorization.ts';
import type { Connectors } from '../../connectors/authorize.ts';
import { maskAuthorization } from '../../connectors/mask-authorization.ts';
import type { OutgoingRequest } from '../../deliveries/egress/sender.ts';
import type { RequestTrace, Tracer } from '../../deliveries/egress/tracer.ts';
import { pairUp, presentExchange } from '../../deliveries/test-send/present-exchange.ts';
import type { CallAnswer } from '../../rules/call-answer.ts';
import type { References } from '../../rules/templates/template.ts';
import { type AccountContext, newId } from '../../store/context.ts';
import { type BuiltCall, buildCall } from '../build-call.ts';
import { type MadeCall, makeCall } from '../calls/make-call.ts';
import type { CompiledRequest } from '../compile-request.ts';
import { collectData } from './collect-data.ts';
import type { RequestTest, RequestTestTrace } from './schema.ts';

/** Whether an answer says how the conversation goes on. Campaigns, which know, stand above requests. */
export type ReadTypedAnswer = (data: unknown) => { ok: true } | { ok: false; why: string };

export interface RequestTestDeps {
  trace: Tracer;
  connectors: Pick<Connectors, 'authorize' | 'refresh'>;
  scheduler: Scheduler;
  readTypedAnswer: ReadTypedAnswer;
}

/** A request to be tested, saved or not. */
export interface TestedRequest {
  compiled: CompiledRequest | null;
  /** UUID. */
  connectorId: string | null;
  timeoutMs: number;
  mayAnswer: boolean;
  uses: References;
}

/**
 * Makes a request once as a conversation would: same bytes, same credentials, same deadline, and tells all about it. The
 * connector's secrets are masked in what is told. Nothing is stored, and no conversation hears of it.
 * @throws AppError `invalid` for test data that are missing, and for what cannot be rendered with them.
 */
export async function sendRequestTest(
  ctx: AccountContext,
  deps: RequestTestDeps,
  request: TestedRequest,
  given: RequestTest,
): Promise<RequestTestTrace> {
  const data = await collectData(ctx, given, request.uses);
  const id = newId(ctx);
  const built = buildCall(request, data, { idempotencyKey: encodeId('cll', id) });
  if (!built.ok) {
    throw new AppError('invalid', built.reason, {
      errors: [{ path: '', code: 'not_rendered', message: built.reason }],
    });
  }
  const seen = new Observation(deps);
  const { connectorId, timeoutMs } = request;
  const call = { accountId: ctx.accountId, connectorId, timeoutMs, ...built.call };
  const made = await makeCall({ ctx, ...deps, send: seen.send, connectors: seen.connectors }, call);
  return present(request, deps, { built: built.call, made, seen });
}

/** What was sent and with which credentials, as the code that makes calls uses its ports. */
class Observation {
  /** The last one counts. */
  readonly used: Authorization[] = [];
  last: { request: OutgoingRequest; trace: RequestTrace } | null = null;
  readonly #deps: Pick<RequestTestDeps, 'trace' | 'connectors'>;

  constructor(deps: Pick<RequestTestDeps, 'trace' | 'connectors'>) {
    this.#deps = deps;
  }

  readonly send = async (request: OutgoingRequest, deadlineMs: number) => {
    const trace = await this.#deps.trace(request, deadlineMs);
    this.last = { request, trace };
    return trace.result;
  };

  readonly connectors: RequestTestDeps['connectors'] = {
    authorize: async (...args) => this.#note(await this.#deps.connectors.authorize(...args)),
    refresh: async (...args) => this.#note(await this.#deps.connectors.refresh(...args)),
  };

  #note(authorization: Authorization): Authorization {
    this.used.push(authorization);
    return authorization;
  }
}

const UNSENT = { resolved: [], connection: null, response: null, timing: null };

function present(
  { timeoutMs, mayAnswer }: TestedRequest,
  { readTypedAnswer }: RequestTestDeps,
  { built, made, seen }: { built: BuiltCall; made: MadeCall; seen: Observation },
): RequestTestTrace {
  const { last } = seen;
  const mask = maskAuthorization(seen.used);
  const typed = mayAnswer && made.answer.outcome === 'answered' ? readTypedAnswer(made.answer.data) : undefined;
  return mask.received({
    ok: made.answer.outcome === 'answered',
    request: {
      method: built.method,
      url: last ? mask.sent(last.request.url) : built.url,
      headers: last ? mask.headers(pairUp(last.request.headers)) : built.headers,
      raw: last?.trace.raw ? mask.sent(last.trace.raw) : null,
      body: built.body,
    },
    ...(last ? presentExchange(last.trace, last.request.url, { deadlineMs: timeoutMs, isAnswerNeeded: true }) : UNSENT),
    ...(made.errorClass === 'connector' ? explainConnector(made.answer) : {}),
    answer: { ...presentAnswer(made.answer), ...(typed && { typed: describeTyped(typed) }) },
  });
}

function explainConnector(answer: CallAnswer) {
  return { errorClass: 'connector', ...(answer.outcome === 'error' ? { errorMessage: answer.reason } : {}) };
}

function presentAnswer(answer: CallAnswer): RequestTestTrace['answer'] {
  const { outcome } = answer;
  if (outcome === 'answered') return { outcome, data: answer.data };
  return outcome === 'error' ? { outcome, reason: answer.reason } : { outcome };
}

function describeTyped(reading: ReturnType<ReadTypedAnswer>) {
  return reading.ok ? { ok: true } : { ok: false, why: reading.why };
}
