import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { Problem, toProblem } from '../../api/problems.ts';
import { useTexts } from '../../i18n/texts.ts';
import { dropDraft, isLike, keepDraft, readDraft } from '../../shell/kept/kept-drafts.ts';
import { useDraftKeys } from '../../shell/kept/useKeptDraft.ts';
import { type NewRequest, REQUESTS_KEY, type Request, requestQuery } from '../queries.ts';
import { draftOf, emptyDraft, inputOf, isSame, type RequestDraft } from '../request-draft.ts';

interface FormOptions {
  /** `new` for one that is not there yet. */
  id: string;
  saved: Request | null;
  /** What the form begins with where nothing was typed before. */
  initial: RequestDraft;
}

interface Kept {
  /** What it changes: the request as it was read. */
  basedOn: string | null;
  draft: RequestDraft;
}

function isKept(found: object): found is Kept {
  return 'basedOn' in found && 'draft' in found && isLike(emptyDraft(), found.draft);
}

/** What is typed about a request, kept until it is saved, and what the server says about it. */
export function useRequestForm({ id, saved, initial }: FormOptions) {
  const keyOf = useDraftKeys();
  const key = keyOf(`request.${id}`);
  const [kept] = useState(() => readDraft(key, isKept));
  const [draft, setDraft] = useState(kept?.draft ?? initial);
  const [base, setBase] = useState({ draft: initial, updatedAt: saved?.updatedAt ?? null });
  const [basedOn, setBasedOn] = useState(kept ? kept.basedOn : (saved?.updatedAt ?? null));
  const [restored, setRestored] = useState(
    kept && !isSame(kept.draft, initial)
      ? { isOutdated: saved !== null && kept.basedOn !== saved.updatedAt }
      : undefined,
  );
  const isChanged = !isSame(draft, base.draft);
  useEffect(() => {
    if (isChanged) keepDraft(key, { basedOn, draft });
    else dropDraft(key);
  }, [key, basedOn, draft, isChanged]);
  const latest = useLatest(draft);
  const begin = (request: Request, typed?: RequestDraft) => {
    const next = draftOf(request);
    setBase({ draft: next, updatedAt: request.updatedAt });
    setDraft(typed ?? next);
    setBasedOn(request.updatedAt);
    setRestored(undefined);
  };
  const onSaved = (request: Request, sent: RequestDraft) => {
    // What was typed while it was under way is not saved yet.
    const typed = latest.current === sent ? undefined : latest.current;
    if (typed === undefined || id !== 'new') return begin(request, typed);
    keepDraft(keyOf(`request.${request.id}`), { basedOn: request.updatedAt, draft: typed });
    begin(request);
  };
  const save = useSave({ id, basedOn, onSaved });
  const [ofTest, setOfTest] = useState<Problem>();
  const problem = ofTest ?? save.problem;
  const ref = useInvalidFocus(problem);
  return {
    ref,
    draft,
    change: (patch: Partial<RequestDraft>) => setDraft((before) => ({ ...before, ...patch })),
    replace: setDraft,
    isChanged,
    /** What is shown was typed here earlier and not saved. */
    restored,
    discard() {
      setDraft(base.draft);
      setBasedOn(base.updatedAt);
      setRestored(undefined);
      save.reset();
    },
    /** Somebody else's state is taken as what is changed from now on; what is typed stays. */
    rebase(request: Request, takeTheirs: boolean) {
      if (takeTheirs) begin(request);
      setBase({ draft: draftOf(request), updatedAt: request.updatedAt });
      setBasedOn(request.updatedAt);
      save.reset();
    },
    save: async (): Promise<Request> => {
      setOfTest(undefined);
      return save.mutateAsync(draft);
    },
    isSaving: save.isPending,
    problem,
    errorAt: (path: string) => problem?.at(path),
    /** What a test found wrong with what is typed. */
    showTestProblem: setOfTest,
    hasTestProblem: ofTest !== undefined,
    /** Once its window is gone. */
    focusTestProblem() {
      if (ofTest) focusInvalid(ref.current);
    },
  };
}

export type RequestForm = ReturnType<typeof useRequestForm>;

interface SaveOptions {
  id: string;
  basedOn: string | null;
  onSaved: (request: Request, sent: RequestDraft) => void;
}

function useSave({ id, basedOn, onSaved }: SaveOptions) {
  const { t } = useTexts();
  const queryClient = useQueryClient();
  const mutation = useMutation({
    async mutationFn(draft: RequestDraft) {
      requireConnector(draft, t('requests.chooseConnector'));
      return id === 'new' ? create(inputOf(draft)) : replace(id, inputOf(draft), basedOn);
    },
    onSuccess(request, sent) {
      queryClient.setQueryData(requestQuery(request.id).queryKey, request);
      void queryClient.invalidateQueries({ queryKey: REQUESTS_KEY });
      onSaved(request, sent);
    },
    meta: { isShown: true },
  });
  return { ...mutation, problem: mutation.error === null ? undefined : toProblem(mutation.error) };
}

/** @throws Problem where authentication is on and nobody said by what: it would go without. */
export function requireConnector({ hasConnector, connector }: RequestDraft, message: string): void {
  if (!hasConnector || connector !== null) return;
  throw new Problem({ status: 422, code: 'invalid', detail: message, errors: [{ path: '/connector', message }] });
}

const create = (json: NewRequest) => ask(api.v1.requests.$post({ json }));

const replace = (id: string, json: NewRequest, updatedAt: string | null) =>
  ask(
    api.v1.requests[':id'].$put({
      param: { id },
      header: updatedAt === null ? {} : { 'if-match': `"${updatedAt}"` },
      json,
    }),
  );

/** As it is once somebody asks, not as it was drawn. */
function useLatest<T>(value: T) {
  const latest = useRef(value);
  useLayoutEffect(() => {
    latest.current = value;
  }, [value]);
  return latest;
}

/** The first field with a mistake gets the focus. */
function useInvalidFocus(problem: Problem | undefined) {
  const ref = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (problem) focusInvalid(ref.current);
  }, [problem]);
  return ref;
}

function focusInvalid(form: HTMLFormElement | null): void {
  form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
}
