import { Switch } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { may, useSession } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { ActivateDialog } from './ActivateDialog.tsx';
import { PauseDialog } from './PauseDialog.tsx';
import type { Webhook } from './queries.ts';

/** Switches a webhook on and off; what would be lost, or is kept, is asked about first. */
export function OnSwitch({ webhook }: { webhook: Webhook }) {
  const { t } = useTexts();
  const session = useSession();
  const [isAsking, { open, close }] = useDisclosure(false);
  const isOn = webhook.state === 'active';
  if (!may(session, 'design')) return null;
  return (
    <>
      <Switch
        aria-label={t('webhooks.switchOf', { name: webhook.name })}
        checked={isOn}
        onChange={open}
        size="md"
        flex="none"
      />
      {isOn ? (
        <PauseDialog webhook={webhook} isOpen={isAsking} onClose={close} />
      ) : (
        <ActivateDialog webhook={webhook} isOpen={isAsking} onClose={close} />
      )}
    </>
  );
}
