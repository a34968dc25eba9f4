import type { ErrorClass } from '../egress/sender.ts';
import type { DisabledDetail, ErrorsDetail, ReactivatedDetail } from './schema.ts';

/** A notification's kind with what it tells. */
export type Told =
  | { kind: 'endpoint.errors'; detail: ErrorsDetail }
  | { kind: 'endpoint.disabled'; detail: DisabledDetail }
  | { kind: 'endpoint.reactivated'; detail: ReactivatedDetail };

/** Says in one line what happened where: a notification's title, a mail's subject. */
export function titleOf({ kind, detail }: Told): string {
  const { host } = new URL(detail.url);
  switch (kind) {
    case 'endpoint.errors':
      return `Webhook failing: ${host} (${ordinalWord(detail.ordinal)} error of ${detail.day})`;
    case 'endpoint.disabled':
      return `Webhook switched off: ${host} (${detail.reason === 'gone' ? '410 Gone' : streakWords(detail)})`;
    case 'endpoint.reactivated':
      return `Webhook active again: ${host} (${keptWords(detail)})`;
  }
}

/** `100 errors in 8 hours`, `3 errors within a minute`. */
export function streakWords({ errors, since, at }: DisabledDetail): string {
  const ms = Date.parse(at) - Date.parse(since);
  return `${countOf(errors, 'error')} ${ms < MINUTE ? 'within a minute' : `in ${spanWords(ms)}`}`;
}

function keptWords({ sent, discarded }: ReactivatedDetail): string {
  if (sent > 0) return `${countOf(sent, 'kept event')} sent`;
  return discarded > 0 ? `${countOf(discarded, 'kept event')} discarded` : 'nothing was kept';
}

/** `1 event`, `1,000 events`. */
export function countOf(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

const SUFFIXES: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' };
const ordinals = new Intl.PluralRules('en', { type: 'ordinal' });

/** `1st`, `10,000th`. */
export function ordinalWord(n: number): string {
  return `${n.toLocaleString('en')}${SUFFIXES[ordinals.select(n)] ?? 'th'}`;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A span of time, ms, in its largest unit that has two or more of it. */
export function spanWords(ms: number): string {
  if (ms >= 2 * DAY) return countOf(Math.floor(ms / DAY), 'day');
  if (ms >= 2 * HOUR) return countOf(Math.floor(ms / HOUR), 'hour');
  return countOf(Math.max(1, Math.floor(ms / MINUTE)), 'minute');
}

/** A URL as people are shown it: host and path. Its query may hold a secret. */
export function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return pathname === '/' ? host : host + pathname;
}

/** What notifications keep of a URL. */
export function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

const WENT_WRONG: Record<ErrorClass, string> = {
  dns: 'Its name could not be resolved.',
  blocked_address: 'Its address is private; Hookline does not send there.',
  blocked_port: 'Its port is one that Hookline does not send to.',
  connect: 'No connection could be made.',
  tls: 'No TLS connection could be made: its certificate may be wrong or expired.',
  timeout: 'It did not answer in time.',
  reset: 'It broke the connection off.',
  bad_response: 'Its answer was not valid HTTP.',
  too_large: 'The headers of its answer were too large.',
  invalid_header: 'One of the custom headers of this webhook cannot be sent.',
  connector: 'The credentials of its connector could not be had, so nothing was sent.',
};

/** What an attempt came to, in a sentence. */
export function outcomeWords({ status, errorClass }: { status: number | null; errorClass: string | null }): string {
  const answered = status === null ? [] : [`It answered with status ${status}.`];
  // A newer process may have met a kind of error that this one does not know.
  const words = errorClass === null ? [] : [WENT_WRONG[errorClass as ErrorClass] ?? `The error was "${errorClass}".`];
  return [...answered, ...words].join(' ') || 'It failed.';
}
