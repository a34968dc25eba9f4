import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTexts } from '../i18n/texts.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { spanOf } from './policy-texts.ts';
import { policiesQuery, type Webhook } from './queries.ts';
import { usePause } from './useSteps.ts';

interface StepDialogProps {
  webhook: Webhook;
  isOpen: boolean;
  onClose: () => void;
}

/** Says what becomes of events meanwhile, then pauses. */
export function PauseDialog({ webhook, isOpen, onClose }: StepDialogProps) {
  const { t } = useTexts();
  const { data: policies } = useQuery({ ...policiesQuery, enabled: isOpen });
  const { mutate, isPending } = usePause(webhook);
  const policy = policies?.find(({ id }) => id === webhook.policy);
  const pause = () => mutate(undefined, { onSettled: onClose });
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('webhooks.pauseTitle', { name: webhook.name })}>
      <Stack gap="md">
        <Text>
          {policy &&
            (policy.holdSeconds === 0
              ? t('webhooks.pauseDiscards')
              : t('webhooks.pauseHolds', { span: spanOf(policy.holdSeconds, t) }))}
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('general.cancel')}
          </Button>
          <Button
            color={policy?.holdSeconds === 0 ? 'red' : undefined}
            loading={isPending}
            onClick={pause}
            data-autofocus
          >
            {t('webhooks.pause')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
