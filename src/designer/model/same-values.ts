/**
 * Whether two JSON values say the same; the order of keys does not count, and a key without a value is none. Written
 * without lists of keys: a graph of 300 sections is compared on every keystroke.
 */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((each, index) => isSame(each, b[index]));
  }
  return isObject(a) && isObject(b) && hasAll(a, b, true) && hasAll(b, a, false);
}

/** Whether every key of `a` that has a value is one of `b`, with the same value where that counts. */
function hasAll(a: Record<string, unknown>, b: Record<string, unknown>, withValues: boolean): boolean {
  for (const key in a) {
    const value = a[key];
    if (value === undefined) continue;
    if (!Object.hasOwn(b, key) || b[key] === undefined || (withValues && !isSame(value, b[key]))) return false;
  }
  return true;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
