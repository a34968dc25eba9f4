import type { RequestDraft } from './request-draft.ts';

/** Kept for the browser's tab alone, as header values may be secrets: over a reload, a sign-in, another page. */
const storageKey = (accountId: string, requestId: string) => `hookline.request.${accountId}.${requestId}`;

interface KeptDraft {
  /** What it changes: the request as it was read. */
  basedOn: string | null;
  draft: RequestDraft;
}

export function keepDraft(accountId: string, requestId: string, kept: KeptDraft): void {
  try {
    sessionStorage.setItem(storageKey(accountId, requestId), JSON.stringify(kept));
  } catch {
    // A full or forbidden storage: the form still has it.
  }
}

export function dropDraft(accountId: string, requestId: string): void {
  try {
    sessionStorage.removeItem(storageKey(accountId, requestId));
  } catch {
    // There is none to drop.
  }
}

/** What was typed and not saved here before; undefined: nothing. */
export function readDraft(accountId: string, requestId: string): KeptDraft | undefined {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(storageKey(accountId, requestId)) ?? 'null');
    return isKept(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** What another version of the page kept is none. */
function isKept(kept: unknown): kept is KeptDraft {
  if (typeof kept !== 'object' || kept === null || !('draft' in kept)) return false;
  const { draft } = kept as KeptDraft;
  return typeof draft?.url === 'string' && Array.isArray(draft.headers) && typeof draft.body?.text === 'string';
}
