import pino, { type DestinationStream, type Logger } from 'pino';
import { describeError } from './base/logged-error.ts';
import type { Config } from './config.ts';
import { MASK } from './rules/mask.ts';

/** Nobody logs these; should somebody begin to, they are masked wherever they stand in a line's first two levels. */
const SECRET_FIELDS = [
  ...['authorization', 'cookie', 'headers', 'token', 'secret', 'apiKey', 'password'],
  ...['body', 'payload', 'raw', 'text', 'responseExcerpt', 'parameters', 'detail'],
];

/**
 * The log of a Node process: one JSON object a line, on stderr unless a `destination` is given. What people wrote, what
 * partners are sent and all secrets stay out of it at every level, out of errors too.
 */
export function createLog(level: Config['logLevel'], destination?: DestinationStream): Logger {
  const options = {
    level,
    serializers: { err: (error: unknown) => describeError(error) },
    redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: MASK },
  };
  return pino(options, destination ?? pino.destination({ dest: 2, sync: false }));
}
