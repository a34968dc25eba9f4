import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { ChatbotDefinition } from '../../../campaigns/definition.ts';
import { api, ask } from '../../api/client.ts';
import { toProblem } from '../../api/problems.ts';
import { type EditorStore, useEditor, useEditorStore } from '../store.ts';
import { useDirectory } from '../surroundings.ts';
import { type Conversation, EMPTY_CONVERSATION, momentOf, type Step, toTryInput } from './conversation.ts';

/** Outlasts the phone: it may be put away and taken out again while the campaign is edited. */
const keptByEditor = new WeakMap<EditorStore, Conversation>();

/** What somebody does, without its moment. */
export type Action = Step extends infer Each ? (Each extends Step ? Omit<Each, 'at'> : never) : never;

/** The conversation with the draft, and what can be done to it. Each change has all of it again, from the start. */
export function usePhone() {
  const store = useEditorStore();
  const { campaignId } = useDirectory();
  const draft = useEditor(({ state }) => state.definition);
  const [conversation, setConversation] = useState(() => keptByEditor.get(store) ?? EMPTY_CONVERSATION);
  const keep = (next: Conversation) => {
    keptByEditor.set(store, next);
    setConversation(next);
  };
  const asked = useRef(0);
  const { mutate, error, isPending, reset } = useMutation({
    async mutationFn({ next, definition }: { next: Conversation; definition: ChatbotDefinition; number: number }) {
      const json = toTryInput(next, definition);
      const { turns } = await ask(api.v1.campaigns[':id'].try.$post({ param: { id: campaignId }, json }));
      return { ...next, definition, turns };
    },
    // It began anew meanwhile, or something else was done: this is not what was asked for any more.
    onSuccess: (next, { number }) => number === asked.current && keep(next),
    meta: { isShown: true },
  });
  const run = (next: Conversation, definition: ChatbotDefinition, onDone?: () => void) => {
    if (next.steps.length === 0) keep({ ...next, definition: undefined, turns: [] });
    else mutate({ next, definition, number: ++asked.current }, { onSuccess: onDone });
  };
  /** The draft that the conversation began with: what changes meanwhile does not change what was said. */
  const definition = conversation.definition ?? draft;
  return {
    conversation,
    isPending,
    problem: error === null ? undefined : toProblem(error),
    isOlderDraft: conversation.definition !== undefined && conversation.definition !== draft,
    act(action: Action, onDone?: () => void) {
      const step = { ...action, at: momentOf(conversation, Date.now()) } as Step;
      run({ ...conversation, steps: [...conversation.steps, step] }, definition, onDone);
    },
    /** The same answers, to the campaign as it is now. */
    replay: () => run(conversation, draft),
    restart() {
      asked.current += 1;
      reset();
      keep({ ...conversation, steps: [], turns: [], definition: undefined, aheadMs: 0 });
    },
    change(change: Partial<Pick<Conversation, 'look' | 'person' | 'canned' | 'params'>>, onDone?: () => void) {
      run({ ...conversation, ...change }, definition, onDone);
      if (conversation.steps.length === 0) onDone?.();
    },
    moveOn: (ms: number) => keep({ ...conversation, aheadMs: conversation.aheadMs + ms }),
  };
}

export type PhoneState = ReturnType<typeof usePhone>;
