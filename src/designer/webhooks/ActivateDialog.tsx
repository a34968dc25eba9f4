import { Alert, Button, Group, Radio, Stack, Text } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTexts } from '../i18n/texts.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { Failure } from '../shell/Failure.tsx';
import { verifiesUrl } from './draft.ts';
import { policiesQuery, type Webhook, webhookQuery } from './queries.ts';
import { useActivate } from './useSteps.ts';

interface ActivateDialogProps {
  webhook: Webhook;
  isOpen: boolean;
  onClose: () => void;
}

type Choice = 'send' | 'discard';

/** Reminds of the receiver, and asks what to do with what was kept. */
export function ActivateDialog({ webhook, isOpen, onClose }: ActivateDialogProps) {
  const { t } = useTexts();
  const title = webhook.state === 'draft' ? 'webhooks.activateTitle' : 'webhooks.reactivateTitle';
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t(title, { name: webhook.name })}>
      <ActivateForm webhook={webhook} onClose={onClose} />
    </Dialog>
  );
}

function ActivateForm({ webhook: known, onClose }: Omit<ActivateDialogProps, 'isOpen'>) {
  const { t } = useTexts();
  // What is kept grows while it is off: the page behind may be seconds old.
  const { data: webhook = known } = useQuery({ ...webhookQuery(known.id), staleTime: 0 });
  const [choice, setChoice] = useState<Choice>('send');
  const { mutate, isPending, error } = useActivate(webhook, onClose);
  const isDraft = webhook.state === 'draft';
  return (
    <Stack gap="md">
      {isDraft ? (
        <Text>{t('webhooks.activateText')}</Text>
      ) : (
        <Alert color="yellow" icon={<IconPlugConnected aria-hidden />}>
          {t('webhooks.reachableHint')}
        </Alert>
      )}
      {verifiesUrl(webhook.preset) && (
        <Text size="sm" c="dimmed">
          {t('webhooks.activateVerifies')}
        </Text>
      )}
      {!isDraft && <Kept webhook={webhook} choice={choice} onChoose={setChoice} />}
      {error && <Failure error={error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('general.cancel')}
        </Button>
        <Button loading={isPending} onClick={() => mutate({ replay: choice === 'send' })} data-autofocus>
          {t('webhooks.activate')}
        </Button>
      </Group>
    </Stack>
  );
}

interface KeptProps {
  webhook: Webhook;
  choice: Choice;
  onChoose: (choice: Choice) => void;
}

/** What came up while it was off, and what becomes of it. */
function Kept({ webhook: { off, policy: policyId }, choice, onChoose }: KeptProps) {
  const { t } = useTexts();
  const { data: policies } = useQuery(policiesQuery);
  const count = off?.buffered ?? 0;
  const isLost = policies?.find(({ id }) => id === policyId)?.holdSeconds === 0;
  if (count === 0 || isLost) return <Text>{t(isLost ? 'webhooks.nothingIsKept' : 'webhooks.nothingWasKept')}</Text>;
  return (
    <Radio.Group
      value={choice}
      onChange={(value) => onChoose(value === 'discard' ? 'discard' : 'send')}
      label={t('webhooks.keptCount', { count })}
    >
      <Stack gap="xs" mt="xs">
        <Radio value="send" label={t('webhooks.sendKept')} />
        <Radio value="discard" label={t('webhooks.discardKept')} />
      </Stack>
    </Radio.Group>
  );
}
