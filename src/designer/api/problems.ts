import type { Translate } from '../i18n/catalogue.ts';
import { currentTexts } from '../i18n/texts.ts';

/** One mistake in what was sent: where (a JSON Pointer) and what. */
export interface FieldProblem {
  path: string;
  message: string;
  code?: string | undefined;
}

interface Given {
  status: number;
  code: string;
  detail: string;
  errors?: FieldProblem[] | undefined;
  retryAfterS?: number | undefined;
}

/** A refusal or a fault as the server told it; `status` 0: it was not reached at all. */
export class Problem extends Error {
  readonly status: number;
  /** The server's stable word for it. */
  readonly code: string;
  readonly errors: FieldProblem[];
  /** How long the server asks to wait. */
  readonly retryAfterS: number | undefined;

  constructor({ status, code, detail, errors = [], retryAfterS }: Given) {
    super(detail);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.errors = errors;
    this.retryAfterS = retryAfterS;
  }

  /** What is wrong with one field of what was sent. */
  at(path: string): string | undefined {
    return this.errors.find((each) => each.path === path)?.message;
  }
}

/** What an answer that is no success says, in the language of the page. Proxies answer with pages of their own: then the status has to do. */
export async function readProblem(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => undefined);
  const told = (typeof body === 'object' && body !== null ? body : {}) as Partial<Given>;
  const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
  const { sayRefusal } = currentTexts();
  const errors = Array.isArray(told.errors) ? told.errors : [];
  return new Problem({
    status: response.status,
    code: told.code ?? 'unknown',
    detail: sayRefusal(told.detail ?? response.statusText),
    errors: errors.map((each) => ({ ...each, message: sayRefusal(each.message) })),
    retryAfterS: Number.isFinite(wait) ? wait : undefined,
  });
}

/** Whatever was thrown while something was asked: what is no problem is a bug of ours. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new Problem({ status: 500, code: 'fault', detail });
}

const KINDS: Record<number, Kind> = {
  0: 'offline',
  401: 'signedOut',
  403: 'forbidden',
  404: 'missing',
  409: 'conflict',
  412: 'changed',
  413: 'tooLarge',
  422: 'invalid',
  428: 'changed',
  429: 'tooOften',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
};

type Kind =
  | 'offline'
  | 'signedOut'
  | 'forbidden'
  | 'missing'
  | 'conflict'
  | 'changed'
  | 'tooLarge'
  | 'invalid'
  | 'tooOften'
  | 'unavailable'
  | 'fault';

/** A problem in words that somebody can act on. */
export function describeProblem(problem: Problem, t: Translate): { title: string; text: string } {
  const kind = KINDS[problem.status] ?? (problem.status >= 500 ? 'fault' : 'invalid');
  return { title: t(`problems.${kind}Title`), text: textOf(kind, problem, t) };
}

function textOf(kind: Kind, { message: detail, retryAfterS }: Problem, t: Translate): string {
  switch (kind) {
    case 'forbidden':
      return t('problems.forbiddenText', { detail });
    case 'tooOften':
      return t('problems.tooOftenText', { seconds: retryAfterS ?? 60 });
    case 'conflict':
    case 'invalid':
    case 'tooLarge':
      return detail;
    default:
      return t(`problems.${kind}Text`);
  }
}

const TRIES_MAX = 3;
const WAIT_MAX_S = 30;
/** Nobody there, too often, a process that restarts: the same may well work in a moment. */
const PASSING = new Set([0, 429, 502, 503, 504]);

/** Whether a question that changes nothing is asked once more. */
export function isAskedAgain(triesBefore: number, error: unknown): boolean {
  const { status, retryAfterS = 0 } = toProblem(error);
  return PASSING.has(status) && retryAfterS <= WAIT_MAX_S && triesBefore < (status === 0 ? 1 : TRIES_MAX);
}

/** As long as the server asks for, or twice as long each time. */
export function waitBeforeAsking(triesBefore: number, error: unknown): number {
  const { retryAfterS } = toProblem(error);
  return retryAfterS === undefined ? Math.min(1_000 * 2 ** triesBefore, 10_000) : retryAfterS * 1_000;
}
