import type { Clock } from '../../base/clock.ts';
import type { EgressAllow } from '../../rules/address.ts';
import { assertAllowedTarget, BlockedError } from './guard.ts';
import { EXCERPT_BYTES_MAX, parseRetryAfter, ResponseBody, redirectExcerpt } from './response.ts';
import type { AttemptResult, AttemptTiming, ErrorClass, OutgoingRequest, Sender } from './sender.ts';

/** The part of fetch that is needed: a test brings its own. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface FetchSenderOptions {
  egressAllow: EgressAllow;
  clock: Clock;
  fetch: Fetch;
}

/**
 * The sender where there are no sockets to vet (Workers): hosts that are addresses and ports are vetted here, names are
 * resolved by the platform, which has no private network to reach. It says no more than "connect" about what failed.
 */
export function createFetchSender({ egressAllow, clock, fetch }: FetchSenderOptions): Sender {
  return async (request, deadlineMs) => {
    const startedAt = clock.now();
    const elapsed = () => clock.now() - startedAt;
    const timing: AttemptTiming = { dns: null, connect: null, tls: null, firstByte: null, total: 0 };
    const finish = (result: Partial<AttemptResult>): AttemptResult => ({
      ...{ status: null, errorClass: null, responseExcerpt: null, retryAfterMs: null },
      ...result,
      timing: { ...timing, total: elapsed() },
    });
    const blocked = findBlock(request, egressAllow);
    if (blocked) return finish({ errorClass: blocked });
    const headers = readHeaders(request);
    if (!headers) return finish({ errorClass: 'invalid_header' });

    const signal = AbortSignal.timeout(deadlineMs);
    let response: Response;
    try {
      const { method = 'POST' } = request;
      const body = method === 'GET' || request.body === '' ? null : request.body;
      response = await fetch(request.url, { method, headers, body, redirect: 'manual', signal });
    } catch {
      return finish({ errorClass: signal.aborted ? 'timeout' : 'connect' });
    }
    timing.firstByte = elapsed();
    const { status } = response;
    const retryAfterMs = parseRetryAfter(response.headers.get('retry-after') ?? undefined, clock.now());
    const body = ResponseBody.keeping(request.keepBytes);
    const errorClass = (await readBody(response, body)) ? null : signal.aborted ? 'timeout' : 'reset';
    // fetch has unpacked it already; the bound on what is read is on the unpacked bytes.
    const excerpt = body.excerpt(response.headers.get('content-type') ?? undefined, undefined, EXCERPT_BYTES_MAX);
    const location = status >= 300 && status < 400 ? response.headers.get('location') : null;
    const responseExcerpt = redirectExcerpt(location ?? undefined, excerpt);
    const result = finish({ status, errorClass, responseExcerpt, retryAfterMs });
    const { keepBytes } = request;
    if (keepBytes === undefined) return result;
    const received = [...response.headers].map(([name, value]) => ({ name, value }));
    return { ...result, response: { headers: received, ...body.unpacked(keepBytes, undefined) } };
  };
}

function findBlock({ origin }: OutgoingRequest, allow: EgressAllow): ErrorClass | undefined {
  const { hostname, port, protocol } = new URL(origin);
  const portNumber = port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
  try {
    assertAllowedTarget(allow, hostname.replace(/^\[|\]$/g, ''), portNumber);
    return undefined;
  } catch (error) {
    return error instanceof BlockedError ? error.errorClass : 'connect';
  }
}

function readHeaders({ headers }: OutgoingRequest): Headers | undefined {
  try {
    const made = new Headers();
    for (let i = 0; i < headers.length; i += 2) made.append(headers[i] ?? '', headers[i + 1] ?? '');
    return made;
  } catch {
    return undefined;
  }
}

/** Reads to the end or to the bound; false where the body broke off. */
async function readBody(response: Response, body: ResponseBody): Promise<boolean> {
  if (!response.body) return true;
  const reader = response.body.getReader();
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      if (!body.add(chunk.value)) {
        await reader.cancel();
        return true;
      }
    }
    return true;
  } catch {
    return false;
  }
}
