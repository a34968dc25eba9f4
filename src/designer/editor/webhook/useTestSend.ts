import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { type Problem, toProblem } from '../../api/problems.ts';
import { useEditorStore } from '../store.ts';
import { useDirectory } from '../surroundings.ts';
import { useEditedWebhook } from './place.ts';

/** Sends a test to the webhook as it stands in the editor, saved or not. */
export function useTestSend() {
  const store = useEditorStore();
  const { campaignId } = useDirectory();
  const { at } = useEditedWebhook();
  const queryClient = useQueryClient();
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () => {
      const { definition } = store.state;
      const json = { definition, section: at.section, option: at.option };
      return ask(api.v1.campaigns[':id']['test-webhook'].$post({ param: { id: campaignId }, json }));
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['deliveries'] }),
    meta: { isShown: true },
  });
  const problem: Problem | undefined = error === null ? undefined : toProblem(error);
  return { send: () => mutate(), trace: data, problem, isPending };
}

export type TestSending = ReturnType<typeof useTestSend>;
