import type { HonoRequest } from 'hono';

/** Bodies that may be far larger than memory: their routes limit and read them piece by piece. */
const PATHS = new Set(['/v1/contacts/imports']);

/** Whether a request's body is to be left to its route. */
export function isStreamedUpload({ method, path }: HonoRequest): boolean {
  return method === 'POST' && PATHS.has(path);
}
