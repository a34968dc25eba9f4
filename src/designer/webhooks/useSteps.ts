import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ask } from '../api/client.ts';
import { may, useSession } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { tellDone } from '../shell/tell.ts';
import { WEBHOOKS_KEY, type Webhook } from './queries.ts';

/** Nothing is sent from here on, until it is activated. */
export function usePause({ id, name }: Webhook) {
  const { t } = useTexts();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => ask(api.v1.webhooks[':id'].pause.$post({ param: { id } })),
    onSuccess: () => tellDone(t('webhooks.paused', { name })),
    onSettled: () => queryClient.invalidateQueries({ queryKey: WEBHOOKS_KEY }),
  });
}

/**
 * Sends again, and what was kept meanwhile (`replay`), or discards that. Operators may switch on what was on before; the
 * first time, and where a URL is verified, it is a designer's step.
 */
export function useActivate({ id, endpointId, name, off }: Webhook, onDone?: () => void) {
  const { t } = useTexts();
  const session = useSession();
  const queryClient = useQueryClient();
  return useMutation({
    async mutationFn({ replay }: { replay: boolean }) {
      if (may(session, 'design')) {
        return (await ask(api.v1.webhooks[':id'].activate.$post({ param: { id }, json: { replay } }))).state;
      }
      return (await ask(api.v1.endpoints[':id'].reactivate.$post({ param: { id: endpointId }, json: { replay } })))
        .state;
    },
    onSuccess(state, { replay }) {
      if (state === 'active') {
        const count = off?.buffered ?? 0;
        const kept = count === 0 ? '' : ` ${t(replay ? 'webhooks.keptSent' : 'webhooks.keptDiscarded', { count })}`;
        tellDone(`${t('webhooks.activated', { name })}${kept}`);
      }
      onDone?.();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: WEBHOOKS_KEY }),
    meta: { isShown: onDone !== undefined },
  });
}
