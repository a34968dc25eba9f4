/** A contact's value by a code that an account has chosen, null where there is none: `constructor` is a code like any. */
export function ownValue<T>(values: Readonly<Record<string, T>>, code: string): T | null {
  return Object.hasOwn(values, code) ? (values[code] ?? null) : null;
}
