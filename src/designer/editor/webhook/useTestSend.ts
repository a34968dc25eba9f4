import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { Problem, toProblem } from '../../api/problems.ts';
import { useTexts } from '../../i18n/texts.ts';
import { readBodyText } from '../../model/body-text.ts';
import { bodyTextAt } from '../../model/editor.ts';
import { useEditorStore } from '../store.ts';
import { useDirectory } from '../surroundings.ts';
import { useEditedWebhook } from './place.ts';

/** Where what is wrong with the payload is told to be. */
const BODY = '/body';

/**
 * Sends a test to the webhook as it stands in the editor, saved or not. While its payload is no JSON nothing is sent: what
 * the campaign has is not what stands there.
 */
export function useTestSend() {
  const { t } = useTexts();
  const store = useEditorStore();
  const { campaignId } = useDirectory();
  const { at } = useEditedWebhook();
  const queryClient = useQueryClient();
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: async () => {
      const { definition } = store.state;
      const reading = readBodyText(bodyTextAt(store.state, at));
      if (!reading.ok) {
        const errors = reading.faults.map(({ line, column, message }) => ({
          path: BODY,
          message: t('webhookEditor.faultAt', { line, column, message }),
        }));
        throw new Problem({ status: 422, code: 'invalid', detail: '', errors });
      }
      const json = { definition, section: at.section, option: at.option };
      return ask(api.v1.campaigns[':id']['test-webhook'].$post({ param: { id: campaignId }, json }));
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['deliveries'] }),
    meta: { isShown: true },
  });
  const problem: Problem | undefined = error === null ? undefined : toProblem(error);
  return { send: () => mutate(), trace: data, problem, isPending, isBodyWrong: problem?.at(BODY) !== undefined };
}

export type TestSending = ReturnType<typeof useTestSend>;
