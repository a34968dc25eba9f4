import type { RequestTrace } from '../egress/tracer.ts';
import { explainError } from './explain-error.ts';
import type { TestTrace } from './schema.ts';

/** Of a test, what is the same whatever was sent: the way there, and what came back. */
type ShownExchange = Pick<TestTrace, 'resolved' | 'connection' | 'response' | 'timing' | 'errorClass' | 'errorMessage'>;

/** A traced request as the API shows it. */
export function presentExchange(
  trace: RequestTrace,
  url: string,
  limits: { deadlineMs: number; isAnswerNeeded?: boolean },
): ShownExchange {
  const { result, resolved, connection, response } = trace;
  const { hostname, port, protocol } = new URL(url);
  const portNumber = port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
  const errorMessage = explainError(trace, { host: hostname, port: portNumber, ...limits });
  return {
    resolved,
    connection: connection && {
      address: connection.address,
      port: connection.port,
      ...(connection.tls === null ? {} : { tls: connection.tls }),
    },
    response: response && {
      status: response.status,
      headers: response.headers,
      body: response.body,
      truncated: response.isTruncated,
    },
    timing: result.timing,
    ...(result.errorClass === null ? {} : { errorClass: result.errorClass }),
    ...(errorMessage === undefined ? {} : { errorMessage }),
  };
}

/** The headers of a request to be sent, names and values in turn, as pairs. */
export function pairUp(headers: readonly string[]): { name: string; value: string }[] {
  return headers.flatMap((name, at) => (at % 2 === 0 ? [{ name, value: headers[at + 1] ?? '' }] : []));
}
