/** What the array syntax would take for something else: delimiters, quotes, space, the empty text, the word null. */
const NEEDS_QUOTES = /[\s"\\{},]|^$|^null$/i;
/** What JSON would escape beside quotes and backslashes: control characters, surrogates. */
const JSON_ESCAPES_FURTHER = /[^ -\ud7ff\ue000-\uffff]/;

/**
 * An array as PostgreSQL's array literal, to be bound as one parameter with a cast: `${pgArray(ids)}::uuid[]`. Both
 * drivers hand text on as it is. postgres.js would quote and escape each element by itself (a fifth of its CPU in a
 * turn), and takes an array of booleans for one boolean.
 */
export function pgArray(values: readonly (string | number | boolean | null | undefined)[]): string {
  let literal = '{';
  for (const value of values) {
    if (literal.length > 1) literal += ',';
    if (value === null || value === undefined) literal += 'NULL';
    else if (typeof value !== 'string') literal += value;
    else literal += NEEDS_QUOTES.test(value) ? quote(value) : value;
  }
  return `${literal}}`;
}

/** JSON quotes as the array syntax does, but for what it escapes further. A JSON text takes 0.5 us this way, not 2.7. */
function quote(value: string): string {
  return JSON_ESCAPES_FURTHER.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : JSON.stringify(value);
}
