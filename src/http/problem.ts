import { z } from '@hono/zod-openapi';
import { HTTPException } from 'hono/http-exception';
import { AppError, ERROR_STATUS, type FieldError } from '../base/errors.ts';
import { isCollision, isDatabaseAway } from '../store/errors.ts';

/** An error as the API answers it: RFC 9457 with a stable `code` and, for input, every field's mistake. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string(), code: z.string().optional() })).optional(),
  })
  .openapi('Problem');

const TITLES: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** Headers that belong to a status: how to authenticate (RFC 9110 §11.6.1), and no reading on of a body refused. */
const STATUS_HEADERS: Record<number, Record<string, string>> = {
  401: { 'www-authenticate': 'Bearer' },
  413: { connection: 'close' },
};

/** Answers with a problem document; `extraHeaders` win over those of the status. */
export function problem(
  status: number,
  code: string,
  detail: string,
  errors: FieldError[] = [],
  extraHeaders: Readonly<Record<string, string>> = {},
): Response {
  const body = {
    type: 'about:blank',
    title: TITLES[status] ?? 'Error',
    status,
    detail,
    code,
    ...(errors.length > 0 ? { errors } : {}),
  };
  const headers = { 'content-type': 'application/problem+json', ...STATUS_HEADERS[status], ...extraHeaders };
  return new Response(JSON.stringify(body), { status, headers });
}

/** Whether the caller is at fault, and is told so: nothing for the log. */
export function isRefusal(error: unknown): boolean {
  return error instanceof AppError || isFrameworkRefusal(error);
}

/** The one mapping from refusals to HTTP. Anything that is no refusal is a bug: its text stays in the log. */
export function answerError(error: unknown): Response {
  if (error instanceof AppError) {
    return problem(ERROR_STATUS[error.code], error.code, error.message, error.errors, error.headers);
  }
  if (isFrameworkRefusal(error)) return answerFrameworkRefusal(error);
  if (isDatabaseAway(error)) return problem(503, 'unavailable', 'The database cannot be reached just now. Try again.');
  if (isCollision(error)) return problem(503, 'unavailable', 'Others are changing the same just now. Try again.');
  return problem(500, 'internal', 'Something went wrong on our side. It has been logged.');
}

/** What Hono and its validators refuse before a route sees it. */
function isFrameworkRefusal(error: unknown): error is HTTPException {
  return error instanceof HTTPException && error.status >= 400 && error.status < 500;
}

function answerFrameworkRefusal({ status, message }: HTTPException): Response {
  if (status === 400) return answerError(new AppError('malformed', 'The body is not valid JSON.'));
  if (status === 415) return answerError(new AppError('unsupported_media_type', 'Send application/json.'));
  return problem(status, 'refused', message || 'The request was refused.');
}

/** zod's issues as field errors: the path as a JSON Pointer. */
export function fieldErrors(error: z.core.$ZodError): FieldError[] {
  return error.issues.flatMap((issue) => {
    const paths = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    return paths.map((path) => ({ path: toPointer(path), message: issue.message }));
  });
}

/** A JSON Pointer (RFC 6901). */
export function toPointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
