import { queryOptions } from '@tanstack/react-query';
import { send } from '../../api/client.ts';
import { readProblem } from '../../api/problems.ts';
import type { ApiCall } from './generate-code.ts';
import type { OpenApi } from './openapi.ts';

export const openApiQuery = queryOptions({
  queryKey: ['openapi'],
  queryFn: async (): Promise<OpenApi> => {
    const response = await send('/openapi.json');
    if (!response.ok) throw await readProblem(response);
    return response.json();
  },
  staleTime: Number.POSITIVE_INFINITY,
});

/** More is nothing that anybody reads on a page. */
const SHOWN_MAX = 200_000;

export interface CallResult {
  status: number;
  statusText: string;
  headers: { name: string; value: string }[];
  body: string;
  isCut: boolean;
  ms: number;
}

/**
 * Makes the call as whoever is signed in; where it wants Basic authentication, with the key that was typed.
 * @throws Problem where nobody answers.
 */
export async function runCall(call: ApiCall, basicKey: string): Promise<CallResult> {
  const headers = new Headers(call.headers.map(({ name, value }): [string, string] => [name, value]));
  const isBasic = call.authentication === 'basic';
  if (isBasic) headers.set('authorization', `Basic ${btoa(`hookline:${basicKey}`)}`);
  if (call.body?.kind === 'text') headers.set('content-type', call.body.contentType);
  const startedAt = performance.now();
  const response = await send(call.url, {
    method: call.method,
    headers,
    body: bodyOf(call),
    cache: 'no-store',
    // Without its cookies the browser does not ask for a password in a window of its own.
    ...(isBasic && { credentials: 'omit' }),
  });
  const body = await response.text();
  return {
    status: response.status,
    statusText: response.statusText,
    headers: [...response.headers].map(([name, value]) => ({ name, value })),
    body: body.slice(0, SHOWN_MAX),
    isCut: body.length > SHOWN_MAX,
    ms: performance.now() - startedAt,
  };
}

function bodyOf({ body }: ApiCall): BodyInit | null {
  if (body === null) return null;
  if (body.kind === 'text') return body.text;
  return new URLSearchParams(body.fields.map(({ name, value }): [string, string] => [name, value]));
}
