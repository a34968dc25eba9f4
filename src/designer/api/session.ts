import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { chooseAccount, chosenAccount, holdAccount } from './account-choice.ts';
import { api, ask } from './client.ts';
import { toProblem } from './problems.ts';
import { sessionEnd } from './session-end.ts';

const MINUTE_MS = 60_000;

/** Who is signed in, on which account, and what they may do. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: readSession,
  staleTime: MINUTE_MS,
});

async function readSession() {
  const session = await readChosen();
  holdAccount(session.account.id);
  sessionEnd.forget();
  return session;
}

async function readChosen() {
  try {
    return await ask(api.v1.session.$get());
  } catch (error) {
    // They are not a member of it any more, or somebody else signed in with this browser.
    if (toProblem(error).status !== 403 || chosenAccount() === null) throw error;
    chooseAccount(null);
    holdAccount(null);
    return ask(api.v1.session.$get());
  }
}

export type Session = Awaited<ReturnType<typeof readSession>>;
export type Role = NonNullable<Session['role']>;

export const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: () => ask(api.v1.account.$get()),
  staleTime: MINUTE_MS,
});

/** Inside the shell, which has loaded it. */
export function useSession(): Session {
  return useSuspenseQuery(sessionQuery).data;
}

const SCOPES = ['admin', 'design', 'operate', 'read'];
export type Scope = 'admin' | 'design' | 'operate' | 'read';

/** Whether somebody may do what needs this scope: each includes those after it. */
export function may(session: Session, scope: Scope): boolean {
  return session.scopes.some((held) => SCOPES.indexOf(held) <= SCOPES.indexOf(scope));
}
