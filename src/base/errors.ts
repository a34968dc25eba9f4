/** One input mistake: where (a JSON Pointer, RFC 6901) and what, in words for the person who made it. */
export interface FieldError {
  path: string;
  message: string;
  /** A stable machine word, where the check has one. */
  code?: string;
}

/** Stable codes of refusals and the HTTP status each is answered with. */
export const ERROR_STATUS = {
  malformed: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  precondition_failed: 412,
  too_large: 413,
  unsupported_media_type: 415,
  invalid: 422,
  not_publishable: 422,
  idempotency_mismatch: 422,
  precondition_required: 428,
  rate_limited: 429,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/**
 * A refusal that the caller is told about. `message` is written for them; what is for the log goes into `cause`.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly errors: FieldError[];
  /** Of its answer, beside those of its status: `retry-after`, …, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ErrorCode,
    message: string,
    options: { errors?: FieldError[]; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.errors = options.errors ?? [];
    this.headers = options.headers ?? {};
  }
}

/** The one answer for what is not there and what is another account's. */
export function notFound(what: string): AppError {
  return new AppError('not_found', `There is no such ${what}.`);
}
