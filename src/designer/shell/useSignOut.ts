import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { askAuth } from '../api/client.ts';

/** Signs out; nothing of what was seen stays in memory. */
export function useSignOut(): () => void {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const { mutate } = useMutation({
    mutationFn: () => askAuth('POST', '/sign-out'),
    async onSuccess() {
      await navigate({ to: '/sign-in' });
      queryClient.clear();
    },
  });
  return mutate;
}
