import type { NewRequest } from './queries.ts';

export interface HeaderRow {
  /** Stays with the row while others come and go. */
  key: number;
  name: string;
  value: string;
}

export type Method = NewRequest['method'];
export type BodyFormat = NonNullable<NewRequest['body']>['format'];

export const METHODS: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
export const BODY_FORMATS: readonly BodyFormat[] = ['json', 'xml', 'text'];

/** A request as its form has it: what is switched off keeps what was typed. */
export interface RequestDraft {
  name: string;
  description: string;
  method: Method;
  url: string;
  hasHeaders: boolean;
  headers: HeaderRow[];
  hasConnector: boolean;
  connector: string | null;
  hasBody: boolean;
  body: { format: BodyFormat; text: string };
  timeoutMs: number;
  mayAnswer: boolean;
  sendIdempotencyKey: boolean;
}

const TIMEOUT_DEFAULT_MS = 5_000;

export function emptyDraft(): RequestDraft {
  return {
    name: '',
    description: '',
    method: 'GET',
    url: '',
    hasHeaders: false,
    headers: [],
    hasConnector: false,
    connector: null,
    hasBody: false,
    body: { format: 'json', text: '' },
    timeoutMs: TIMEOUT_DEFAULT_MS,
    mayAnswer: false,
    sendIdempotencyKey: true,
  };
}

/** The form of a request that is there. */
export function draftOf(request: NewRequest): RequestDraft {
  const { headers = [], connector = null, body = null } = request;
  const empty = emptyDraft();
  return {
    name: request.name,
    description: request.description ?? empty.description,
    method: request.method,
    url: request.url,
    hasHeaders: headers.length > 0,
    headers: headers.map(({ name, value }, key) => ({ key, name, value })),
    hasConnector: connector !== null,
    connector,
    hasBody: body !== null,
    body: body ?? empty.body,
    timeoutMs: request.timeoutMs ?? empty.timeoutMs,
    mayAnswer: request.mayAnswer ?? empty.mayAnswer,
    sendIdempotencyKey: request.sendIdempotencyKey ?? empty.sendIdempotencyKey,
  };
}

/** A GET has no body, whatever is left of one. */
export function hasBody({ method, hasBody: isOn }: Pick<RequestDraft, 'method' | 'hasBody'>): boolean {
  return isOn && method !== 'GET';
}

/** Rows that go along: those in which something stands. */
export function sentHeaders({ hasHeaders, headers }: Pick<RequestDraft, 'hasHeaders' | 'headers'>): HeaderRow[] {
  return hasHeaders ? headers.filter(({ name, value }) => name !== '' || value !== '') : [];
}

/** What the API is sent. */
export function inputOf(draft: RequestDraft): Required<NewRequest> {
  const { name, description, method, url, timeoutMs, mayAnswer, sendIdempotencyKey } = draft;
  return {
    ...{ name, description, method, url },
    headers: sentHeaders(draft).map((row) => ({ name: row.name, value: row.value })),
    connector: draft.hasConnector ? draft.connector : null,
    body: hasBody(draft) ? draft.body : null,
    ...{ timeoutMs, mayAnswer, sendIdempotencyKey },
  };
}

/** Where the server names a header row, which may have other numbers in the form. */
export function headerPath(draft: RequestDraft, key: number, field: 'name' | 'value'): string {
  return `/headers/${sentHeaders(draft).findIndex((row) => row.key === key)}/${field}`;
}

export function addHeader(draft: RequestDraft): RequestDraft {
  const key = 1 + Math.max(-1, ...draft.headers.map((row) => row.key));
  return { ...draft, headers: [...draft.headers, { key, name: '', value: '' }] };
}

/** A row is there to type into as soon as headers are switched on. */
export function switchHeaders(draft: RequestDraft, isOn: boolean): RequestDraft {
  const switched = { ...draft, hasHeaders: isOn };
  return isOn && draft.headers.length === 0 ? addHeader(switched) : switched;
}

/** The URL, and the method where one was pasted before it: `POST https://…`. */
export function typeUrl(draft: RequestDraft, typed: string): RequestDraft {
  const found = /^\s*(GET|POST|PUT|PATCH|DELETE)\s+(https?:\S.*)$/i.exec(typed);
  if (!found) return { ...draft, url: typed };
  return { ...draft, method: found[1]?.toUpperCase() as Method, url: found[2] ?? '' };
}

/** Whether saving would change anything. */
export function isSame(one: RequestDraft, other: RequestDraft): boolean {
  return JSON.stringify(inputOf(one)) === JSON.stringify(inputOf(other));
}
