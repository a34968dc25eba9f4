/** An error as a log may show it. */
export interface LoggedError {
  type: string;
  message: string;
  code?: string;
  stack?: string;
  cause?: LoggedError;
}

const CAUSES_MAX = 5;
/** What PostgreSQL says about values (class 22) quotes them; its other messages quote names. */
const SQL_STATE = /^(?!22)[0-9A-Z]{5}$/;
const QUOTED = /".*"/s;

/**
 * What a log may keep of an error: its type, message, code, stack and causes. All else goes: a database error carries
 * rows, an HTTP client's error its request. What a message quotes is cut out: parsers and databases quote their input.
 */
export function describeError(error: unknown, causesMax = CAUSES_MAX): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'thrown, and no error' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const type = error.constructor.name;
  const message = 'severity' in error && SQL_STATE.test(code ?? '') ? error.message : cutQuoted(error.message);
  return {
    type,
    message,
    ...(code === undefined ? {} : { code }),
    stack: `${type}: ${message}${framesOf(error)}`,
    ...(error.cause === undefined || causesMax === 0 ? {} : { cause: describeError(error.cause, causesMax - 1) }),
  };
}

/** From the first quotation mark to the last: what is quoted may have some of its own. */
function cutQuoted(message: string): string {
  return message.replace(QUOTED, '"…"');
}

/** The stack without the message on top of it. */
function framesOf({ stack = '', message }: Error): string {
  const from = stack.indexOf(message);
  const frames = stack.slice(from < 0 ? 0 : from + message.length).match(/\n +at .*/g);
  return frames?.join('') ?? '';
}
