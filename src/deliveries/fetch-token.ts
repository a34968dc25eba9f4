import type { FetchToken } from '../connectors/token.ts';
import type { ErrorClass, Sender } from './egress/sender.ts';

// A token and what comes with it; whoever sends more sends something else.
const ANSWER_BYTES_MAX = 64 * 1024;

/** How a request to a token endpoint failed, after "The token endpoint". */
const FAILURES: Readonly<Record<ErrorClass, string>> = {
  dns: 'has a host name that could not be resolved',
  blocked_address: 'has an address that is not public, and is not called',
  blocked_port: 'has a port that is not called',
  connect: 'could not be connected to',
  tls: 'has no TLS that can be trusted',
  timeout: 'did not answer in time',
  reset: 'closed the connection before its answer was whole',
  bad_response: 'answered with something that is not HTTP',
  too_large: 'answered with headers that are too large',
  invalid_header: 'was not asked: the client’s name and secret make no header',
  connector: 'was not asked',
};

/** Asks token endpoints through the egress that deliveries take. */
export function createFetchToken(send: Sender): FetchToken {
  return async ({ url, headers, body, deadlineMs }) => {
    const { origin, pathname, search } = new URL(url);
    const flat = headers.flatMap(({ name, value }) => [name, value]);
    const request = { url, origin, path: pathname + search, headers: flat, body, keepBytes: ANSWER_BYTES_MAX };
    const { status, errorClass, response } = await send(request, deadlineMs);
    if (errorClass !== null) return { error: FAILURES[errorClass] };
    if (status === null || !response) return { error: FAILURES.bad_response };
    if (response.isTruncated) return { error: 'answered with more than a token' };
    return { status, body: Buffer.from(response.body).toString() };
  };
}
