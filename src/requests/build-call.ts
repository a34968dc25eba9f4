import { USER_AGENT } from '../deliveries/request.ts';
import { HEADER_VALUE_LENGTH_MAX, type Header, listHeaderFaults } from '../rules/header.ts';
import { explainJsonFault } from '../rules/json-object.ts';
import { findUnstorable } from '../rules/storable.ts';
import type { Template, TemplateData } from '../rules/templates/template.ts';
import type { CompiledRequest } from './compile-request.ts';
import type { BodyFormat, RequestMethod } from './definition.ts';
import { findXmlFault } from './find-xml-fault.ts';

/** A request with its variables put in. A GET, and what has no body, has no `content-type`. */
export interface BuiltCall {
  method: RequestMethod;
  url: string;
  headers: Header[];
  body: string | null;
}

/** `reason` is a sentence for the designer; it shows no value. */
export type BuildResult = { ok: true; call: BuiltCall } | { ok: false; reason: string };

/** What common servers and proxies take in a request line. */
const URL_LENGTH_MAX = 2_048;

const CONTENT_TYPES: Record<BodyFormat, string> = {
  json: 'application/json',
  xml: 'application/xml',
  text: 'text/plain; charset=utf-8',
};

/** JSON is what answers are read as; anything else is kept as text. */
const ACCEPT = 'application/json, */*;q=0.5';

/** A path's `.` and `..`, which URL parsers follow, also when the dots are written as escapes. */
const DOT_SEGMENT = /(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i;
/** What URL parsers cut out or read as a slash. */
const NOT_IN_URL = /[\s\p{Cc}\\]/u;

/**
 * Puts what the conversation knows into a request. The origin never changes, a value never becomes a path of its own,
 * JSON and XML are well-formed and headers can be sent, or it is not ok. `idempotencyKey` stays the same however often
 * the call is made.
 */
export function buildCall(
  { compiled }: { compiled: CompiledRequest | null },
  data: TemplateData,
  { idempotencyKey }: { idempotencyKey: string },
): BuildResult {
  if (compiled === null) return refuse('The header values of this request cannot be opened here.');
  const url = renderUrl(compiled, data);
  if (!url.ok) return refuse(url.reason);
  const headers = renderHeaders(compiled, data, idempotencyKey);
  if (!headers.ok) return refuse(headers.reason);
  const body = renderBody(compiled, data);
  if (!body.ok) return refuse(body.reason);
  return { ok: true, call: { method: compiled.method, url: url.value, headers: headers.value, body: body.value } };
}

type Part<T> = { ok: true; value: T } | Refusal;
interface Refusal {
  ok: false;
  reason: string;
}

const refuse = (reason: string): Refusal => ({ ok: false, reason });

function render(template: Template, data: TemplateData, what: string): Part<string> {
  const { text, isCut } = template.render(data);
  return isCut ? refuse(`${what} became too long, or took too many steps.`) : { ok: true, value: text };
}

function renderUrl({ origin, path }: CompiledRequest, data: TemplateData): Part<string> {
  const rendered = render(path, data, 'The URL');
  if (!rendered.ok) return rendered;
  const rest = rendered.value;
  const fault = findPathFault(rest);
  if (fault !== undefined) return refuse(fault);
  const url = URL.parse(origin + rest);
  if (url === null || url.origin !== URL.parse(origin)?.origin) {
    return refuse('The URL is not valid after rendering.');
  }
  if (url.href.length > URL_LENGTH_MAX) {
    return refuse(`The URL is longer than ${URL_LENGTH_MAX} characters after rendering.`);
  }
  return { ok: true, value: url.href };
}

/** What is wrong with a path and query once values stand in it, whatever origin is before it; undefined: nothing. */
export function findPathFault(path: string): string | undefined {
  if (NOT_IN_URL.test(path)) return 'The URL has a blank, a line break or a backslash in it.';
  if (path.includes('#')) return 'The URL has a "#" in it: what is behind it is never sent.';
  const isElsewhere = DOT_SEGMENT.test(path.split('?', 1)[0] ?? '');
  return isElsewhere ? 'The path of the URL has a part that is dots only, which would lead elsewhere.' : undefined;
}

function renderHeaders(compiled: CompiledRequest, data: TemplateData, idempotencyKey: string): Part<Header[]> {
  const own: Header[] = [];
  for (const { name, value } of compiled.headers) {
    const rendered = render(value, data, `The value of the header "${name}"`);
    if (!rendered.ok) return rendered;
    // Outer blanks are no part of a value (RFC 9110 §5.5), and names that people typed often end with one.
    own.push({ name, value: rendered.value.replace(/^[ \t]+|[ \t]+$/g, '') });
  }
  const long = own.find(({ value }) => value.length > HEADER_VALUE_LENGTH_MAX);
  if (long)
    return refuse(`The value of the header "${long.name}" is longer than ${HEADER_VALUE_LENGTH_MAX} characters.`);
  const fault = listHeaderFaults(own)[0];
  if (fault) return refuse(fault.message);
  const has = (name: string) => own.some((header) => header.name.toLowerCase() === name);
  const added: Header[] = [{ name: 'user-agent', value: USER_AGENT }];
  if (!has('accept')) added.push({ name: 'accept', value: ACCEPT });
  if (compiled.sendsIdempotencyKey && !has('idempotency-key')) {
    added.push({ name: 'idempotency-key', value: idempotencyKey });
  }
  if (compiled.body) added.push({ name: 'content-type', value: CONTENT_TYPES[compiled.body.format] });
  return { ok: true, value: [...own, ...added] };
}

function renderBody({ body }: CompiledRequest, data: TemplateData): Part<string | null> {
  if (body === null) return { ok: true, value: null };
  const rendered = render(body.text, data, 'The body');
  if (!rendered.ok) return rendered;
  const fault = findBodyFault(body.format, rendered.value);
  return fault === undefined ? rendered : refuse(`${FORMAT_REFUSALS[body.format]} after rendering: ${fault}`);
}

const FORMAT_REFUSALS: Record<BodyFormat, string> = {
  json: 'The body is not valid JSON',
  xml: 'The body is not well-formed XML',
  text: 'The body cannot be sent',
};

/** What is wrong with a body, by line and column where that can be said; undefined: nothing. */
export function findBodyFault(format: BodyFormat, text: string): string | undefined {
  if (findUnstorable(text)) return 'it has U+0000 or half of a surrogate pair in it.';
  if (format === 'json') return explainJsonFault(text);
  return format === 'xml' ? findXmlFault(text) : undefined;
}
