import { useQuery } from '@tanstack/react-query';
import { type ReactNode, startTransition, useEffect, useMemo, useState } from 'react';
import type { Surroundings } from '../../../campaigns/surroundings.ts';
import { useTexts } from '../../i18n/texts.ts';
import type { EditorState } from '../../model/editor.ts';
import { placeProblems } from '../../model/places.ts';
import { useSaving } from '../saving/context.ts';
import { useEditorStore } from '../store.ts';
import { ProblemsContext } from '../surroundings.ts';
import { problemsOfRefusal } from './refusal.ts';

/** Nobody reads what is wrong while they type, and checking three hundred sections takes longer than a keystroke. */
const CHECK_AFTER_MS = 250;

/** Finds what is wrong with the campaign, for all that is within. */
export function Problems({ surroundings, children }: { surroundings: Surroundings | undefined; children: ReactNode }) {
  const state = useSettledState();
  const campaign = useSaving((saving) => saving.campaign);
  const refusal = useSaving((saving) => saving.refusal);
  const checks = useChecks();
  const { language } = useTexts();
  const saved = useMemo(() => checks?.keepServersOwn(campaign, surroundings), [checks, campaign, surroundings]);
  const refused = useMemo(() => {
    if (refusal === undefined || !checks) return [];
    const problems = problemsOfRefusal(refusal.problem.errors);
    return [checks.keepServersOwn({ definition: refusal.definition, problems }, surroundings)];
  }, [checks, refusal, surroundings]);
  const problems = useMemo(() => {
    // Until the checks have come there is what the server said of what was opened.
    if (!checks || !saved) return placeProblems(campaign.definition, campaign.problems);
    const { definition } = state;
    const found = checks.collectProblems(state, surroundings, [...refused, saved]);
    const said = found.map((fault) => ({ ...fault, message: checks.sayFaultAt(definition, fault, language) }));
    return placeProblems(definition, said);
  }, [checks, campaign, state, surroundings, saved, refused, language]);
  return <ProblemsContext value={problems}>{children}</ProblemsContext>;
}

/** With the language of templates they are a tenth of the editor's script: it opens without them. */
function useChecks(): typeof import('./collect.ts') | undefined {
  return useQuery({
    queryKey: ['editor-checks'],
    queryFn: () => import('./collect.ts'),
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  }).data;
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
