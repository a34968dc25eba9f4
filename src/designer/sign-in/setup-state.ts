import { queryOptions } from '@tanstack/react-query';
import { askAuth } from '../api/client.ts';

interface SetupState {
  /** `new`: has no owner; `local`: its owner comes by the printed link; `owned`: they can sign in. */
  state: 'new' | 'local' | 'owned';
  /** Whether a forgotten password can be replaced by mail. */
  sendsMail: boolean;
}

/** What is to be known before anybody is signed in. */
export const setupStateQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: () => askAuth<SetupState>('GET', '/setup'),
});
