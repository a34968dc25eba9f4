import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ask } from '../api/client.ts';
import { useTexts } from '../i18n/texts.ts';
import { tellDone } from '../shell/tell.ts';
import { tellUndo } from '../shell/tell-undo.tsx';
import { REQUESTS_KEY } from './queries.ts';

interface Named {
  id: string;
  name: string;
}

/** What can be done with a whole request; each says that it is done, and lists follow. */
export function useRequestActions() {
  const { t } = useTexts();
  const queryClient = useQueryClient();
  const refresh = (id: string) =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: REQUESTS_KEY }),
      queryClient.invalidateQueries({ queryKey: ['request', id] }),
    ]);
  const restore = useMutation({
    mutationFn: ({ id }: Named) => ask(api.v1.requests[':id'].restore.$post({ param: { id } })),
    onSuccess(_, { id, name }) {
      tellDone(t('requests.restored', { name }));
      return refresh(id);
    },
  });
  const remove = useMutation({
    mutationFn: ({ id }: Named) => ask(api.v1.requests[':id'].$delete({ param: { id }, query: {} })),
    onSuccess(_, request) {
      tellUndo(t('requests.removed', { name: request.name }), () => restore.mutate(request));
      return refresh(request.id);
    },
  });
  const purge = useMutation({
    mutationFn: ({ id }: Named) => ask(api.v1.requests[':id'].$delete({ param: { id }, query: { purge: 'true' } })),
    onSuccess(_, { id, name }) {
      tellDone(t('requests.purged', { name }));
      return refresh(id);
    },
  });
  return { restore, remove, purge };
}
