import { Button, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { api, ask } from '../../api/client.ts';
import { may, useSession } from '../../api/session.ts';
import { useTexts } from '../../i18n/texts.ts';
import { tellDone } from '../../shell/tell.ts';
import { DELIVERIES_KEY, type DeliveryDetail } from '../queries.ts';

/** Sends it again, or the next time now; says what that does. */
export function ResendButton({ delivery: { id, state, payloadExpired } }: { delivery: DeliveryDetail }) {
  const { t } = useTexts();
  const session = useSession();
  const queryClient = useQueryClient();
  const means = useId();
  const isWaiting = state === 'pending';
  const { mutate, isPending } = useMutation({
    mutationFn: () => ask(api.v1.deliveries[':id'].resend.$post({ param: { id } })),
    onSuccess() {
      tellDone(t(isWaiting ? 'deliveries.retriedNow' : 'deliveries.resent'));
      return queryClient.invalidateQueries({ queryKey: DELIVERIES_KEY });
    },
  });
  // One that is held waits for its endpoint whatever is done here.
  if (!may(session, 'operate') || payloadExpired || state === 'delivering' || state === 'held') return null;
  return (
    <>
      <Button
        size="xs"
        variant={state === 'delivered' ? 'default' : 'filled'}
        leftSection={<IconRefresh size={14} aria-hidden />}
        loading={isPending}
        aria-describedby={means}
        onClick={() => mutate()}
      >
        {t(isWaiting ? 'deliveries.retryNow' : 'deliveries.resend')}
      </Button>
      <Text id={means} size="xs" c="dimmed" w="100%" className="resend-means">
        {t(isWaiting ? 'deliveries.retryNowMeans' : 'deliveries.resendMeans')}
      </Text>
    </>
  );
}
