import { useMutation } from '@tanstack/react-query';
import { type SubmitEvent, useEffect, useRef, useState } from 'react';
import { type Problem, toProblem } from '../api/problems.ts';

interface SubmitOptions<Result> {
  /** Sends what the form's fields have, by their names. */
  send: (values: Record<string, string>) => Promise<Result>;
  onDone: (result: Result) => void;
}

/** A form: its fields by name, their mistakes by JSON pointer, and a pause where the server asks for one. */
export function useSubmit<Result>({ send, onDone }: SubmitOptions<Result>) {
  const ref = useRef<HTMLFormElement>(null);
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: send,
    onSuccess: onDone,
    meta: { isShown: true },
  });
  const problem = error === null ? undefined : toProblem(error);
  const waitS = useWait(problem);
  // Of this drawing alone: a field that is not there any more shows nothing.
  const shown = new Set<string>();
  useEffect(() => {
    if (error) ref.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [error]);
  return {
    /** For the form element. */
    form: {
      ref,
      noValidate: true,
      onSubmit(event: SubmitEvent<HTMLFormElement>) {
        event.preventDefault();
        const entries = [...new FormData(event.currentTarget)];
        const values = Object.fromEntries(entries.filter((entry): entry is [string, string] => isText(entry[1])));
        if (!isPending && waitS === 0) mutate(values);
      },
    },
    isPending,
    /** Seconds until it may be sent again. */
    waitS,
    /** What is wrong with one field, for that field to show. */
    errorAt(path: string): string | undefined {
      shown.add(path);
      return problem?.at(path);
    },
    /** What no field shows: to be read below them, as they say which there are by asking for their mistakes. */
    get problem(): Problem | undefined {
      return problem?.errors.some(({ path }) => shown.has(path)) ? undefined : problem;
    },
    reset,
  };
}

export type Submit = Pick<ReturnType<typeof useSubmit>, 'isPending' | 'waitS' | 'problem'>;

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

const SECOND_MS = 1_000;
const WAIT_DEFAULT_S = 60;

/** Counts down what a 429 asks for. */
function useWait(problem: Problem | undefined): number {
  const wantedS = problem?.status === 429 ? (problem.retryAfterS ?? WAIT_DEFAULT_S) : 0;
  const [leftS, setLeftS] = useState(0);
  useEffect(() => {
    setLeftS(wantedS);
    if (wantedS === 0) return;
    const timer = setInterval(() => setLeftS((seconds) => Math.max(0, seconds - 1)), SECOND_MS);
    return () => clearInterval(timer);
  }, [wantedS]);
  return leftS;
}
