/** Kept for the browser's tab alone, as some of it is secret: over a reload, a crash, a sign-in, another page. */
export function keepDraft(key: string, kept: object): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(kept));
  } catch {
    // A full or forbidden storage: the form still has it.
  }
}

export function dropDraft(key: string): void {
  try {
    sessionStorage.removeItem(key);
  } catch {
    // There is none to drop.
  }
}

/** What was typed and not saved before; undefined: nothing. */
export function readDraft<Kept extends object>(
  key: string,
  isKept: (found: object) => found is Kept,
): Kept | undefined {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null');
    return typeof found === 'object' && found !== null && isKept(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

/** Whether what was kept has the form of a draft: another version of the page kept another one. */
export function isLike<Draft extends object>(draft: Draft, found: unknown): found is Draft {
  if (typeof found !== 'object' || found === null) return false;
  return Object.entries(draft).every(([key, value]) => {
    const other = (found as Record<string, unknown>)[key];
    return other !== undefined && (value === null || other === null || kindOf(value) === kindOf(other));
  });
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'list' : typeof value;
}

/** What was typed, and what it changes. */
export interface Typed<Draft> {
  base: Draft;
  draft: Draft;
}

/** What was typed, over what there is now: what somebody did not touch is as others left it. */
export function carryOver<Draft extends object>({ base, draft }: Typed<Draft>, now: Draft): Draft {
  return { ...now, ...changesOf(base, draft) };
}

/** What was typed while it was being saved; undefined: nothing. */
export function typedSince<Draft extends object>(sent: Draft, draft: Draft): Typed<Draft> | undefined {
  return isSame(sent, draft) ? undefined : { base: sent, draft };
}

/** What of a form somebody changed: what is not sent stays as others left it. */
export function changesOf<Form extends object>(before: Form, after: Form): Partial<Form> {
  const changed = Object.entries(after).filter(([key, value]) => !isSame(before[key as keyof Form], value));
  return Object.fromEntries(changed) as Partial<Form>;
}

export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
