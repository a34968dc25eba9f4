import { MutationCache, QueryClient } from '@tanstack/react-query';
import { isAskedAgain, type Problem, toProblem, waitBeforeAsking } from './problems.ts';

declare module '@tanstack/react-query' {
  interface Register {
    mutationMeta: {
      /** Whoever asks shows its problems: a form does, beside its fields. */
      isShown?: boolean;
    };
  }
}

const FRESH_MS = 10_000;

/**
 * Questions are asked again where that may help, changes never: nobody knows whether the first one was made. `onProblem`
 * is told of a change that failed and that nothing on the page shows.
 */
export function createQueryClient(onProblem: (problem: Problem) => void): QueryClient {
  return new QueryClient({
    mutationCache: new MutationCache({
      onError(error, _values, _result, mutation) {
        const problem = toProblem(error);
        // Who is signed out is asked to sign in by a window over the page.
        if (!mutation.meta?.isShown && problem.status !== 401) onProblem(problem);
      },
    }),
    defaultOptions: {
      // Browsers call themselves offline although the server runs on the same machine.
      queries: { networkMode: 'always', retry: isAskedAgain, retryDelay: waitBeforeAsking, staleTime: FRESH_MS },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}
