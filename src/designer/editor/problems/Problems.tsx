import { type ReactNode, startTransition, useEffect, useMemo, useState } from 'react';
import type { Surroundings } from '../../../campaigns/surroundings.ts';
import type { EditorState } from '../../model/editor.ts';
import { placeProblems } from '../../model/problems.ts';
import { useSaving } from '../saving/context.ts';
import { useEditorStore } from '../store.ts';
import { ProblemsContext } from '../surroundings.ts';
import { collectProblems, keepServersOwn, problemsOfRefusal } from './collect.ts';

/** Nobody reads what is wrong while they type, and checking three hundred sections takes longer than a keystroke. */
const CHECK_AFTER_MS = 250;

/** Finds what is wrong with the campaign, for all that is within. */
export function Problems({ surroundings, children }: { surroundings: Surroundings | undefined; children: ReactNode }) {
  const state = useSettledState();
  const campaign = useSaving((saving) => saving.campaign);
  const refusal = useSaving((saving) => saving.refusal);
  const saved = useMemo(() => keepServersOwn(campaign, surroundings), [campaign, surroundings]);
  const refused = useMemo(() => {
    if (refusal === undefined) return [];
    const problems = problemsOfRefusal(refusal.problem.errors);
    return [keepServersOwn({ definition: refusal.definition, problems }, surroundings)];
  }, [refusal, surroundings]);
  const problems = useMemo(
    () => placeProblems(state.definition, collectProblems(state, surroundings, [...refused, saved])),
    [state, surroundings, saved, refused],
  );
  return <ProblemsContext value={problems}>{children}</ProblemsContext>;
}

/** The editor's state, a moment after the last change. */
function useSettledState(): EditorState {
  const store = useEditorStore();
  const [state, setState] = useState(store.state);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const check = () => {
      clearTimeout(timer);
      timer = setTimeout(() => startTransition(() => setState(store.state)), CHECK_AFTER_MS);
    };
    check();
    const leave = store.subscribe(check);
    return () => {
      clearTimeout(timer);
      leave();
    };
  }, [store]);
  return state;
}
