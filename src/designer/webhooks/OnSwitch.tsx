import { Switch } from '@mantine/core';
import { useState } from 'react';
import { may, useSession } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { ActivateDialog } from './ActivateDialog.tsx';
import { PauseDialog } from './PauseDialog.tsx';
import type { Webhook } from './queries.ts';

/** Switches a webhook on and off; what would be lost, or is kept, is asked about first. */
export function OnSwitch({ webhook }: { webhook: Webhook }) {
  const { t } = useTexts();
  const session = useSession();
  // What was asked, not what the state would ask by now: it changes while the dialog closes.
  const [asked, setAsked] = useState<'pause' | 'activate'>();
  const close = () => setAsked(undefined);
  const isOn = webhook.state === 'active';
  if (!may(session, 'design')) return null;
  return (
    <>
      <Switch
        aria-label={t('webhooks.switchOf', { name: webhook.name })}
        checked={isOn}
        onChange={() => setAsked(isOn ? 'pause' : 'activate')}
        size="md"
        flex="none"
      />
      <PauseDialog webhook={webhook} isOpen={asked === 'pause'} onClose={close} />
      <ActivateDialog webhook={webhook} isOpen={asked === 'activate'} onClose={close} />
    </>
  );
}
