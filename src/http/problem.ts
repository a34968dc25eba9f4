import { z } from '@hono/zod-openapi';
import { AppError, ERROR_STATUS, type FieldError } from '../base/errors.ts';
import { isDatabaseAway } from '../store/errors.ts';

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
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** Answers with a problem document. */
export function problem(status: number, code: string, detail: string, errors: FieldError[] = []): Response {
  const body = {
    type: 'about:blank',
    title: TITLES[status] ?? 'Error',
    status,
    detail,
    code,
    ...(errors.length > 0 ? { errors } : {}),
  };
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/problem+json' } });
}

/** The one mapping from refusals to HTTP. Anything that is not an AppError is a bug: its text stays in the log. */
export function answerError(error: unknown): Response {
  if (error instanceof AppError) {
    return problem(ERROR_STATUS[error.code], error.code, error.message, error.errors);
  }
  if (isDatabaseAway(error)) return problem(503, 'unavailable', 'The database cannot be reached just now. Try again.');
  return problem(500, 'internal', 'Something went wrong on our side. It has been logged.');
}

/** zod's issues as field errors: the path as a JSON Pointer. */
export function fieldErrors(error: z.core.$ZodError): FieldError[] {
  return error.issues.flatMap((issue) => {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    return keys.map((path) => ({
      path: toPointer(path),
      message: issue.code === 'unrecognized_keys' ? 'This field is not known here.' : issue.message,
    }));
  });
}

/** A JSON Pointer (RFC 6901). */
export function toPointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
