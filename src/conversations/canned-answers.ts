import { ANSWER_BYTES_MAX, parseAnswer } from '../requests/calls/parse-answer.ts';
import type { CallAnswer } from '../rules/call-answer.ts';
import { unanswered } from './awaited.ts';
import type { CannedAnswer, SimulatorMessage } from './schema.ts';

/** Answers by hand as conversations are told them: read as if they had come over the network. */
export function readCanned(requests: SimulatorMessage['requests'] = {}): ReadonlyMap<string, CallAnswer> {
  return new Map(Object.entries(requests).map(([name, canned]) => [name, readAnswer(canned)]));
}

const NO_TIMING = { dns: null, connect: null, tls: null, firstByte: null, total: 0 };

function readAnswer(canned: CannedAnswer): CallAnswer {
  if ('error' in canned) {
    return canned.error === 'timeout' ? { outcome: 'timeout' } : unanswered('The simulator was told that it fails.');
  }
  const isJson = 'json' in canned;
  const text = isJson ? JSON.stringify(canned.json) : 'text' in canned ? canned.text : '';
  const body = new TextEncoder().encode(text);
  const headers = [{ name: 'content-type', value: isJson ? 'application/json' : 'text/plain; charset=utf-8' }];
  const response = { headers, body, isTruncated: body.byteLength > ANSWER_BYTES_MAX };
  const { status } = canned;
  return parseAnswer({
    status,
    errorClass: null,
    timing: NO_TIMING,
    responseExcerpt: null,
    retryAfterMs: null,
    response,
  });
}
