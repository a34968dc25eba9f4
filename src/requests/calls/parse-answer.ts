import { invariant } from '../../base/assert.ts';
import type { AttemptResult, ErrorClass, KeptResponse } from '../../deliveries/egress/sender.ts';
import { ANSWER_DEPTH_MAX, type CallAnswer } from '../../rules/call-answer.ts';
import { toStorable } from '../../rules/text.ts';

/** How much of an answer is kept, as it came (unpacked) and as JSON: twice this is all that a conversation holds. */
export const ANSWER_BYTES_MAX = 64 * 1024;
const LOCATION_LENGTH_MAX = 200;

const PACKED = 'The answer is compressed in a way that cannot be unpacked here.';
const TOO_LONG = 'The answer is longer than 64 KiB.';

/** Why there is no answer to read, for whoever designed the request. */
const FAILURES: Record<Exclude<ErrorClass, 'timeout'>, string> = {
  dns: 'The name of the host could not be resolved.',
  blocked_address: 'The host is within a private network or otherwise not public, and is not called.',
  blocked_port: 'The port is not called: use 443, 80, or one from 1024 on.',
  connector: 'The credentials of its connector are not to be had.',
  connect: 'No connection to the host could be opened.',
  tls: 'There was no trusted TLS connection to the host.',
  reset: 'The partner closed the connection before its answer was complete.',
  bad_response: 'What came back is not HTTP/1.1.',
  too_large: 'The headers of the answer are too large: at most 16 KiB are read.',
  invalid_header: 'A header of the request cannot be sent.',
};

/**
 * What a conversation makes of one attempt whose request was sent with `keepBytes: ANSWER_BYTES_MAX`. Never throws for
 * what a partner said. JSON is parsed where the content type says so, or the body is an object or an array; other texts
 * stay texts. `data` can be stored, has no prototypes, and integers beyond 2^53 are kept as texts, digit by digit.
 */
export function parseAnswer({ status, errorClass, response }: AttemptResult): CallAnswer {
  if (errorClass === 'timeout') return { outcome: 'timeout' };
  const fail = (reason: string): CallAnswer => ({ outcome: 'error', status, reason });
  if (errorClass !== null) return fail(FAILURES[errorClass]);
  invariant(status !== null && response, 'an attempt without an error has a status and the response asked for');
  if (status >= 300 && status < 400) return fail(`${describeRedirect(response)}, which is not followed.`);
  if (status < 200 || status >= 300) return fail(`The partner answered with status ${status}.`);
  if (response.isTruncated && response.body.byteLength === 0) return fail(PACKED);
  if (response.isTruncated || response.body.byteLength > ANSWER_BYTES_MAX) return fail(TOO_LONG);
  const reading = readBody(response);
  if ('fault' in reading) return fail(reading.fault);
  // A text that is escaped, or was Latin-1, takes more than it came as.
  const bytes = Buffer.byteLength(JSON.stringify(reading.data));
  return bytes > ANSWER_BYTES_MAX ? fail(TOO_LONG) : { outcome: 'answered', status, data: reading.data };
}

type Reading = { data: unknown } | { fault: string };

function readBody(response: KeptResponse): Reading {
  const contentType = headerOf(response, 'content-type') ?? '';
  const text = decode(response.body, contentType);
  const trimmed = text.trim();
  if (trimmed === '') return { data: null };
  const isDeclared = /^[^;]*[/+]json\s*(?:;|$)/i.test(contentType);
  if (!isDeclared && !/^[[{]/.test(trimmed)) return { data: toStorable(text) };
  const reading = readJson(trimmed);
  return 'fault' in reading && !isDeclared ? { data: toStorable(text) } : reading;
}

function readJson(text: string): Reading {
  try {
    return { data: toPlain(JSON.parse(text, keepExact), 0) };
  } catch (error) {
    if (error instanceof TooDeepError || error instanceof RangeError) {
      return { fault: `The answer is JSON nested deeper than ${ANSWER_DEPTH_MAX} levels.` };
    }
    // V8 quotes the text around the fault, some 20 characters of it.
    return { fault: toStorable(`The answer is not JSON: ${error instanceof Error ? error.message : String(error)}.`) };
  }
}

class TooDeepError extends Error {}

/** Ids of 64 bits are common, and a number would lose their last digits: such a one stays as it is written. */
function keepExact(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  return Number.isFinite(value) && !Number.isInteger(value) ? value : (context?.source ?? String(value));
}

/** A copy without prototypes, in which every text can be stored. */
function toPlain(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return toStorable(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === ANSWER_DEPTH_MAX) throw new TooDeepError();
  if (Array.isArray(value)) return value.map((item) => toPlain(item, depth + 1));
  const plain: Record<string, unknown> = Object.create(null);
  for (const [key, item] of Object.entries(value)) {
    // Nobody's data, and a trap for whoever copies it.
    if (key !== '__proto__') plain[toStorable(key)] = toPlain(item, depth + 1);
  }
  return plain;
}

const BYTE_ORDER_MARKS: [label: string, mark: number[]][] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16be', [0xfe, 0xff]],
  ['utf-16le', [0xff, 0xfe]],
];

/** By its byte order mark (which goes), else by its charset, else as UTF-8, and what is no UTF-8 as Latin-1. */
function decode(body: Uint8Array, contentType: string): string {
  const marked = BYTE_ORDER_MARKS.find(([, mark]) => mark.every((byte, at) => body[at] === byte));
  const label = marked?.[0] ?? /charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1];
  const named = label === undefined ? undefined : findDecoder(label);
  if (named) return named.decode(body);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return new TextDecoder('windows-1252').decode(body);
  }
}

function findDecoder(label: string): { decode(bytes: Uint8Array): string } | undefined {
  try {
    return new TextDecoder(label);
  } catch {
    return undefined;
  }
}

function describeRedirect(response: KeptResponse): string {
  const location = headerOf(response, 'location');
  return location === undefined
    ? 'The partner answered with a redirect'
    : `The partner answered with a redirect to ${toStorable(location.slice(0, LOCATION_LENGTH_MAX))}`;
}

function headerOf({ headers }: KeptResponse, name: string): string | undefined {
  return headers.find((header) => header.name.toLowerCase() === name)?.value;
}
