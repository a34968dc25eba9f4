import { type ChangeEvent, useEffect, useState } from 'react';
import { useSession } from '../../api/session.ts';
import { carryOver, dropDraft, isLike, isSame, keepDraft, readDraft, type Typed, typedSince } from './kept-drafts.ts';

interface KeptDraftOptions<Draft> {
  /** What is edited, with its id: `webhook.whk_…`. */
  thing: string;
  /** The form as it begins; of what is there already, as it is now. */
  initial: Draft;
  /** It is not there yet: nobody else changes it. */
  isNew: boolean;
  /** What of a draft saving would change; left out: all of it. */
  toSaved?: (draft: Draft) => unknown;
  /** Makes a draft that was kept usable again. */
  revive?: (draft: Draft) => Draft;
}

type TextKey<Draft> = { [Key in keyof Draft]: Draft[Key] extends string ? Key : never }[keyof Draft] & string;

const all = <Draft>(draft: Draft): unknown => draft;
const asIs = <Draft>(draft: Draft): Draft => draft;

/** What is typed into a form, kept in the tab until it is saved or discarded, by person and account. */
export function useKeptDraft<Draft extends object>({
  thing,
  initial,
  isNew,
  toSaved = all,
  revive = asIs,
}: KeptDraftOptions<Draft>) {
  const key = useDraftKey(thing);
  const over = (typed: Typed<Draft> | undefined) =>
    typed === undefined ? initial : isNew ? typed.draft : carryOver(typed, initial);
  const differs = (draft: Draft) => !isSame(toSaved(draft), toSaved(initial));
  const [found] = useState(() => {
    const typed = readDraft(key, (kept): kept is Typed<Draft> => isTyped(kept, initial));
    return typed && { ...typed, draft: revive(typed.draft) };
  });
  const [typed, setTyped] = useState(found);
  const [restored, setRestored] = useState(() =>
    found && differs(over(found)) ? { isOutdated: !isNew && differs(found.base) } : undefined,
  );
  const draft = over(typed);
  const isChanged = differs(draft);
  useEffect(() => {
    if (isChanged && typed) keepDraft(key, typed);
    else dropDraft(key);
  }, [key, typed, isChanged]);
  const change = (patch: Partial<Draft>) =>
    setTyped((before) => ({ base: initial, draft: { ...over(before), ...patch } }));
  return {
    draft,
    change,
    isChanged,
    /** What is shown was typed here earlier and not saved. */
    restored,
    /** It is saved, or not wanted any more. */
    drop() {
      dropDraft(key);
      setTyped(undefined);
      setRestored(undefined);
    },
    /** It is saved as it was sent: what was typed since then stays, and is not saved yet. */
    saved(sent: Draft) {
      setTyped((before) => before && typedSince(sent, over(before)));
      setRestored(undefined);
    },
    /** For a field that a text is typed into. */
    text: (name: TextKey<Draft>) => ({
      name,
      value: draft[name] as string,
      onChange(event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) {
        change({ [name]: event.currentTarget.value } as unknown as Partial<Draft>);
      },
    }),
  };
}

export type KeptDraft<Draft extends object> = ReturnType<typeof useKeptDraft<Draft>>;

/** Where a thing's draft is kept: whoever signs in next with this tab finds none of somebody else's. */
export function useDraftKey(thing: string): string {
  return useDraftKeys()(thing);
}

/** The same for things whose ids are known later. */
export function useDraftKeys(): (thing: string) => string {
  const { person, account } = useSession();
  // Theirs who typed it, whoever signs in before the page is gone.
  const [owner] = useState(`${account.id}.${person?.id ?? ''}`);
  return (thing) => `hookline.draft.${owner}.${thing}`;
}

function isTyped<Draft extends object>(kept: object, initial: Draft): kept is Typed<Draft> {
  const { base, draft } = kept as Partial<Typed<Draft>>;
  return isLike(initial, base) && isLike(initial, draft);
}
