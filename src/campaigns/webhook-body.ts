import { type JsonObject, readJsonObject } from '../rules/json-object.ts';

/** As JSON, before variables are filled in. The payload stays small enough for every receiver's default limit. */
const BODY_LENGTH_MAX = 16_384;
/** Deeper than any real parameter; keeps every recursive reader behind it safe. */
const BODY_DEPTH_MAX = 20;

/** Hookline's own names in the payload. */
const RESERVED_PARAMETERS: readonly string[] = [
  ...['campaignId', 'label', 'phoneNumber', 'date', 'response', 'option', 'keyword', 'contactId'],
];

// Names by which careless receivers (and merges) reach an object's prototype.
const PROTOTYPE_NAMES: readonly string[] = ['__proto__', 'constructor', 'prototype'];

type BodyFaultCode =
  | 'body_json'
  | 'body_too_large'
  | 'body_too_deep'
  | 'body_number'
  | 'body_reserved'
  | 'body_prototype';

interface BodyFault {
  /** The keys that lead to the fault. */
  path: (string | number)[];
  code: BodyFaultCode;
  message: string;
}

type BodyReading = { ok: true; value: JsonObject } | { ok: false; fault: BodyFault };

/** The extra parameters of a webhook: a JSON object, or one typed as text. Only the form is judged, no names. */
export function readWebhookBody(input: unknown): BodyReading {
  if (typeof input === 'string') {
    if (input.length > BODY_LENGTH_MAX) return tooLarge();
    const reading = readJsonObject(input);
    return reading.ok ? readObject(reading.value) : refuse('body_json', reading.message);
  }
  return readObject(input);
}

/** Names among the extra parameters that would be Hookline's or a prototype's. */
export function listBodyFaults(body: JsonObject): BodyFault[] {
  const faults: BodyFault[] = [];
  for (const name of RESERVED_PARAMETERS) {
    if (!Object.hasOwn(body, name)) continue;
    const message = `The parameter "${name}" is filled by Hookline: give yours another name.`;
    faults.push({ path: [name], code: 'body_reserved', message });
  }
  for (const { path, value } of walk(body)) {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) continue;
    for (const name of PROTOTYPE_NAMES) {
      if (!Object.hasOwn(value, name)) continue;
      const message = `"${name}" cannot be the name of a parameter.`;
      faults.push({ path: [...path, name], code: 'body_prototype', message });
    }
  }
  return faults;
}

function readObject(input: unknown): BodyReading {
  if (!isJsonObject(input))
    return refuse('body_json', 'The extra parameters must be a JSON object: { "name": value, … }.');
  for (const { path, value } of walk(input)) {
    if (path.length > BODY_DEPTH_MAX) {
      return refuse('body_too_deep', `The extra parameters are nested more than ${BODY_DEPTH_MAX} levels deep.`);
    }
    if (typeof value === 'number' && !survivesJson(value)) {
      const message = 'This number is too large to be sent exactly: write it as a text.';
      return refuse('body_number', message, path);
    }
  }
  return JSON.stringify(input).length > BODY_LENGTH_MAX ? tooLarge() : { ok: true, value: input };
}

/** 1e400 would be sent as null, and an integer beyond 2^53 with other digits than were typed. */
function survivesJson(value: number): boolean {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}

function isJsonObject(input: unknown): input is JsonObject {
  return input !== null && typeof input === 'object' && !Array.isArray(input);
}

/** Every value inside, without recursion: 1 MiB of brackets must not overflow the stack. Goes one level too deep, no further. */
function* walk(root: unknown): Generator<{ path: (string | number)[]; value: unknown }> {
  const open: { path: (string | number)[]; value: unknown }[] = [{ path: [], value: root }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    yield next;
    const { path, value } = next;
    if (value === null || typeof value !== 'object' || path.length > BODY_DEPTH_MAX) continue;
    const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
    for (const [key, inner] of entries) open.push({ path: [...path, key], value: inner });
  }
}

function tooLarge(): BodyReading {
  return refuse('body_too_large', `The extra parameters are longer than ${BODY_LENGTH_MAX} characters.`);
}

function refuse(code: BodyFaultCode, message: string, path: BodyFault['path'] = []): BodyReading {
  return { ok: false, fault: { path, code, message } };
}
