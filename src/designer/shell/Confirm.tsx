import { Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useTexts } from '../i18n/texts.ts';
import { Dialog } from './Dialog.tsx';

interface ConfirmProps {
  title: string;
  /** What follows from it. */
  text: string;
  /** The verb on the button. */
  action: string;
  isPending: boolean;
  onConfirm: () => void;
  children: (open: () => void) => ReactNode;
}

/** Asks first, for the few things that cannot be undone. */
export function Confirm({ title, text, action, isPending, onConfirm, children }: ConfirmProps) {
  const { t } = useTexts();
  const [isOpen, { open, close }] = useDisclosure(false);
  const confirm = () => {
    close();
    onConfirm();
  };
  return (
    <>
      {children(open)}
      <Dialog isOpen={isOpen} onClose={close} title={title}>
        <Stack gap="md">
          <Text>{text}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={close} data-autofocus>
              {t('general.cancel')}
            </Button>
            <Button color="red" loading={isPending} onClick={confirm}>
              {action}
            </Button>
          </Group>
        </Stack>
      </Dialog>
    </>
  );
}
