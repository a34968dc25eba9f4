import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { isAskedAgain, type Problem, toProblem, waitBeforeAsking } from './problems.ts';

declare module '@tanstack/react-query' {
  interface Register {
    mutationMeta: {
      /** Whoever asks shows its problems: a form does, beside its fields. */
      isShown?: boolean;
    };
  }
}

export interface ProblemHandlers {
  onSignedOut(): void;
  /** A change that failed and that nothing on the page shows. */
  onProblem(problem: Problem): void;
}

const FRESH_MS = 10_000;

/** Questions are asked again where that may help, changes never: nobody knows whether the first one was made. */
export function createQueryClient({ onSignedOut, onProblem }: ProblemHandlers): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError(error) {
        if (toProblem(error).status === 401) onSignedOut();
      },
    }),
    mutationCache: new MutationCache({
      onError(error, _values, _result, mutation) {
        const problem = toProblem(error);
        if (mutation.meta?.isShown) return;
        if (problem.status === 401) onSignedOut();
        else onProblem(problem);
      },
    }),
    defaultOptions: {
      // Browsers call themselves offline although the server runs on the same machine.
      queries: { networkMode: 'always', retry: isAskedAgain, retryDelay: waitBeforeAsking, staleTime: FRESH_MS },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}
