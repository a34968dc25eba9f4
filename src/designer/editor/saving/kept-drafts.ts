import { z } from '@hono/zod-openapi';
import { ChatbotDefinition } from '../../../campaigns/definition.ts';

const PREFIX = 'hookline.draft';

/** What was typed and is not in the definition, as it would not be one any more. */
export const Aside = z.object({
  /** Payloads that are no JSON. */
  bodies: z.array(z.object({ section: z.string(), option: z.number(), text: z.string() })),
  /** The JSON view's text where it is no definition. */
  json: z.string().optional(),
  /** The campaign that it was written over, where that is not the draft's definition. */
  jsonBase: ChatbotDefinition.optional(),
});
export type Aside = z.infer<typeof Aside>;

/** A draft that the server does not have, as this browser keeps it. */
const KeptDraft = z.object({
  /** When it was kept. */
  at: z.iso.datetime(),
  /** The revision that it was made of; `definition` is left out where this browser had no room for it. */
  base: z.object({ revision: z.number(), name: z.string(), definition: ChatbotDefinition.optional() }),
  name: z.string(),
  definition: ChatbotDefinition,
  aside: Aside,
});
export type KeptDraft = z.infer<typeof KeptDraft>;

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/**
 * Unsaved drafts of one campaign in this browser, one for each time that it was opened: of two windows none takes the
 * other's.
 */
export class KeptDrafts {
  readonly #storage: Store;
  readonly #prefix: string;
  readonly #own: string;

  /** @param scope whose they are and of which campaign. */
  constructor(storage: Store, scope: { personId: string; accountId: string; campaignId: string }, visit: string) {
    this.#storage = storage;
    this.#prefix = `${PREFIX}/${scope.personId}/${scope.accountId}/${scope.campaignId}/`;
    this.#own = `${this.#prefix}${visit}`;
  }

  /** Keeps the draft of this visit. False: this browser keeps nothing (any more). */
  keep(draft: KeptDraft): boolean {
    const { definition: _, ...base } = draft.base;
    const { jsonBase: __, ...aside } = draft.aside;
    return this.#write(draft) || this.#write({ ...draft, base, aside });
  }

  /** It is saved, or was thrown away. */
  drop(key = this.#own): void {
    try {
      this.#storage.removeItem(key);
    } catch {
      // A browser that lets nobody store anything has nothing to drop.
    }
  }

  /** Those of other visits, the newest first. */
  list(): { key: string; draft: KeptDraft }[] {
    const found = this.#keys().flatMap((key) => {
      const draft = this.#read(key);
      return draft ? [{ key, draft }] : [];
    });
    return found.toSorted((a, b) => b.draft.at.localeCompare(a.draft.at));
  }

  #keys(): string[] {
    try {
      const all = Array.from({ length: this.#storage.length }, (_, index) => this.#storage.key(index));
      return all.filter((key) => key !== null).filter((key) => key.startsWith(this.#prefix) && key !== this.#own);
    } catch {
      return [];
    }
  }

  #read(key: string): KeptDraft | undefined {
    try {
      return KeptDraft.parse(JSON.parse(this.#storage.getItem(key) ?? ''));
    } catch {
      // Written by another version of the designer, or by nobody: it cannot be offered.
      this.drop(key);
      return undefined;
    }
  }

  #write(draft: KeptDraft): boolean {
    try {
      this.#storage.setItem(this.#own, JSON.stringify(draft));
      return true;
    } catch {
      return false;
    }
  }
}
