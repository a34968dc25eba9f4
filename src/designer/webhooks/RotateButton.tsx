import { Button, Group, NumberInput, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconRefresh } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { api, ask } from '../api/client.ts';
import { useTexts } from '../i18n/texts.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { SubmitButton } from '../shell/SubmitButton.tsx';
import { tellDone } from '../shell/tell.ts';
import { useSubmit } from '../shell/useSubmit.ts';
import { signingKeysQuery, WEBHOOKS_KEY } from './queries.ts';

interface RotateButtonProps {
  kind: 'hmac' | 'ed25519' | 'rsa';
  title: string;
}

const OVERLAP_HOURS = 24;
const OVERLAP_HOURS_MAX = 168;

/** Replaces a key; the old one goes on signing for as long as receivers need to learn the new one. */
export function RotateButton({ kind, title }: RotateButtonProps) {
  const { t } = useTexts();
  const [isOpen, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconRefresh size={14} aria-hidden />}
        aria-label={t('webhooks.rotateOf', { key: title })}
        onClick={open}
      >
        {t('webhooks.rotate')}
      </Button>
      <Dialog isOpen={isOpen} onClose={close} title={t('webhooks.rotateTitle', { key: title })}>
        <RotateForm kind={kind} onClose={close} />
      </Dialog>
    </>
  );
}

function RotateForm({ kind, onClose }: { kind: RotateButtonProps['kind']; onClose: () => void }) {
  const { t } = useTexts();
  const queryClient = useQueryClient();
  const submit = useSubmit({
    send({ overlapHours = '' }) {
      // Nothing is not no overlap: that would leave every receiver without a key at once.
      const hours = overlapHours.trim() === '' ? Number.NaN : Number(overlapHours);
      return ask(api.v1['signing-keys'].rotate.$post({ json: { kind, overlapHours: hours } }));
    },
    onDone(keys) {
      tellDone(t('webhooks.rotated'));
      queryClient.setQueryData(signingKeysQuery.queryKey, keys);
      void queryClient.invalidateQueries({ queryKey: WEBHOOKS_KEY });
      onClose();
    },
  });
  return (
    <form {...submit.form}>
      <Stack gap="md">
        <Text>{t(kind === 'rsa' ? 'webhooks.rotateRsaText' : 'webhooks.rotateText')}</Text>
        <NumberInput
          name="overlapHours"
          label={t('webhooks.overlap')}
          description={t('webhooks.overlapText')}
          defaultValue={OVERLAP_HOURS}
          min={0}
          max={OVERLAP_HOURS_MAX}
          allowDecimal={false}
          error={submit.errorAt('/overlapHours')}
          data-autofocus
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('general.cancel')}
          </Button>
          <SubmitButton submit={submit} label={t('webhooks.rotate')} />
        </Group>
      </Stack>
    </form>
  );
}
