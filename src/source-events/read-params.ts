import { INEXACT_REFUSAL, isExact } from '../contacts/fields/read-value.ts';
import { findUnstorable } from '../rules/storable.ts';

/** As triggers may name. */
export const PARAMS_MAX = 100;
const NAME_LENGTH_MAX = 100;
/** As JSON. They go with the conversation that they start, in every turn of it. */
export const PARAMS_BYTES_MAX = 32_768;
/** Lists and objects in one another: parsers, ours and partners', have an end of their own far beyond. */
const DEPTH_MAX = 16;
/** What an object has without having been given it. */
const PROTOTYPE_NAMES = new Set(['__proto__', 'constructor', 'prototype']);

interface Fault {
  path: (string | number)[];
  message: string;
}

type ParamsReading = { ok: true; params: Record<string, unknown> } | { ok: false; fault: Fault };

/** Reads an event's parameters: plain data of a bounded size; pure. The first mistake is named. */
export function readParams(input: unknown): ParamsReading {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return refuse([], 'This must be an object.');
  const names = Object.keys(input);
  if (names.length > PARAMS_MAX) return refuse([], `An event has at most ${PARAMS_MAX} parameters.`);
  const bad = names.find((name) => name === '' || name.length > NAME_LENGTH_MAX);
  if (bad !== undefined) {
    return refuse([bad.slice(0, NAME_LENGTH_MAX)], `A parameter's name has 1 to ${NAME_LENGTH_MAX} characters.`);
  }
  // Before its size: what is deeper than the stack cannot even be written.
  const fault = findFault(input);
  if (fault) return { ok: false, fault };
  if (Buffer.byteLength(JSON.stringify(input)) > PARAMS_BYTES_MAX) {
    return refuse([], `All parameters together have at most ${PARAMS_BYTES_MAX} bytes as JSON.`);
  }
  const unstorable = findUnstorable(input);
  if (unstorable) return refuse(unstorable, 'This must not contain U+0000 or half of a surrogate pair.');
  return { ok: true, params: input as Record<string, unknown> };
}

/** What templates or the store would read otherwise than it was written. Not by recursion: it may be nested deep. */
function findFault(input: object): Fault | undefined {
  const open: { value: unknown; path: (string | number)[] }[] = [{ value: input, path: [] }];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const { value, path } = node;
    if (typeof value === 'number' && !isExact(value)) return { path, message: INEXACT_REFUSAL };
    if (typeof value !== 'object' || value === null) continue;
    if (path.length === DEPTH_MAX) {
      return { path, message: `Lists and objects are nested at most ${DEPTH_MAX} deep.` };
    }
    const isList = Array.isArray(value);
    for (const [name, item] of Object.entries(value)) {
      const at = [...path, isList ? Number(name) : name];
      if (PROTOTYPE_NAMES.has(name)) return { path: at, message: 'This cannot be the name of a parameter.' };
      open.push({ value: item, path: at });
    }
  }
  return undefined;
}

function refuse(path: (string | number)[], message: string): ParamsReading {
  return { ok: false, fault: { path, message } };
}
