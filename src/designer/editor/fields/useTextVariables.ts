import { useMemo } from 'react';
import type { ChatbotDefinition } from '../../../campaigns/definition.ts';
import { useEditor } from '../store.ts';
import { useDirectory } from '../surroundings.ts';

const NONE: readonly string[] = [];

/** What texts of the campaign may use beside the contact: the answers of its requests, the parameters of its event. */
export function useTextVariables(): { requests: readonly string[]; params: readonly string[] } {
  const { requests } = useDirectory();
  const called = useEditor((store) => calledRequests(store.state.definition));
  const params = useEditor((store) => store.state.definition.trigger?.params) ?? NONE;
  return useMemo(() => {
    const ids = called.split(' ');
    return { params, requests: requests.filter(({ id }) => ids.includes(id)).map(({ name }) => name) };
  }, [called, params, requests]);
}

const known = new WeakMap<ChatbotDefinition, string>();

/** The ids of the requests that a campaign makes, as one text: it stays the same from keystroke to keystroke. */
function calledRequests(definition: ChatbotDefinition): string {
  const before = known.get(definition);
  if (before !== undefined) return before;
  const ids = [definition.welcome, ...definition.interactions].flatMap(({ before: made = [], menu }) => [
    ...made.map(({ request }) => request),
    ...menu.flatMap(({ redirect }) => (redirect.type === 'request' ? [redirect.request] : [])),
  ]);
  const text = [...new Set(ids)].join(' ');
  known.set(definition, text);
  return text;
}
