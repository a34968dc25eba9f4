import { Button, Group, Radio, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { may, type Session } from '../../api/session.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Dialog } from '../../shell/Dialog.tsx';
import { Failure } from '../../shell/Failure.tsx';
import { tellDone } from '../../shell/tell.ts';
import { DELIVERIES_KEY, ENDPOINTS_KEY, type Endpoint } from '../queries.ts';
import { waitingOf } from './condition.ts';

interface SwitchProps {
  endpoint: Endpoint;
  session: Session;
}

/** Pauses what runs; switches on what does not, and asks what becomes of what was kept. */
export function SwitchButtons({ endpoint, session }: SwitchProps) {
  if (endpoint.state === 'active') return may(session, 'design') && <PauseButton endpoint={endpoint} />;
  return may(session, 'operate') && <ResumeButton endpoint={endpoint} />;
}

function useRefresh() {
  const queryClient = useQueryClient();
  return () =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: ENDPOINTS_KEY }),
      queryClient.invalidateQueries({ queryKey: DELIVERIES_KEY }),
    ]);
}

function PauseButton({ endpoint: { id } }: { endpoint: Endpoint }) {
  const { t } = useTexts();
  const refresh = useRefresh();
  const { mutate, isPending } = useMutation({
    mutationFn: () => ask(api.v1.endpoints[':id'].$patch({ param: { id }, json: { state: 'paused' } })),
    onSuccess() {
      tellDone(t('deliveries.nowPaused'));
      return refresh();
    },
  });
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconPlayerPause size={14} aria-hidden />}
      loading={isPending}
      onClick={() => mutate()}
    >
      {t('deliveries.pause')}
    </Button>
  );
}

function ResumeButton({ endpoint }: { endpoint: Endpoint }) {
  const { t } = useTexts();
  const refresh = useRefresh();
  const [isOpen, { open, close }] = useDisclosure(false);
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: (replay: boolean) =>
      ask(api.v1.endpoints[':id'].reactivate.$post({ param: { id: endpoint.id }, json: { replay } })),
    onSuccess({ buffered }, replay) {
      close();
      if (buffered === 0) tellDone(t('deliveries.nowActive'));
      else tellDone(t(replay ? 'deliveries.nowSending' : 'deliveries.nowDiscarded', { count: buffered }));
      return refresh();
    },
    meta: { isShown: true },
  });
  const isOff = endpoint.state === 'disabled';
  const start = () => {
    reset();
    // Nothing to ask about one that was only paused and has nothing to send.
    if (!isOff && waitingOf(endpoint) === 0) mutate(true);
    else open();
  };
  return (
    <>
      <Button size="xs" leftSection={<IconPlayerPlay size={14} aria-hidden />} loading={isPending} onClick={start}>
        {t(isOff ? 'deliveries.reactivate' : 'deliveries.resume')}
      </Button>
      {error && !isOpen && <Failure error={error} />}
      <Dialog isOpen={isOpen} onClose={close} title={t('deliveries.reactivateTitle')}>
        <ReactivateForm endpoint={endpoint} error={error} isPending={isPending} onSubmit={mutate} onCancel={close} />
      </Dialog>
    </>
  );
}

interface FormProps {
  endpoint: Endpoint;
  error: unknown;
  isPending: boolean;
  onSubmit: (replay: boolean) => void;
  onCancel: () => void;
}

function ReactivateForm({ endpoint, error, isPending, onSubmit, onCancel }: FormProps) {
  const { t } = useTexts();
  const [choice, setChoice] = useState('send');
  const kept = waitingOf(endpoint);
  const isDiscarding = kept > 0 && choice === 'discard';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(!isDiscarding);
      }}
    >
      <Stack gap="md">
        <Text size="sm">{t('deliveries.reactivateText')}</Text>
        {kept > 0 ? (
          <Radio.Group label={t('deliveries.keptCount', { count: kept })} value={choice} onChange={setChoice}>
            <Stack gap="xs" mt="xs">
              <Radio value="send" label={t('deliveries.sendKept')} description={t('deliveries.sendKeptText')} />
              <Radio
                value="discard"
                label={t('deliveries.discardKept')}
                description={t('deliveries.discardKeptText')}
              />
            </Stack>
          </Radio.Group>
        ) : (
          <Text size="sm">{t('deliveries.nothingKept')}</Text>
        )}
        {Boolean(error) && <Failure error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t('general.cancel')}
          </Button>
          <Button type="submit" loading={isPending} color={isDiscarding ? 'red' : undefined} data-autofocus>
            {t(isDiscarding ? 'deliveries.discardAndActivate' : 'deliveries.reactivate')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
