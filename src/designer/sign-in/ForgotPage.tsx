import { Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { askAuth } from '../api/client.ts';
import { useTexts } from '../i18n/texts.ts';
import { PageAnchor } from '../shell/links.tsx';
import { SubmitButton } from '../shell/SubmitButton.tsx';
import { useSubmit } from '../shell/useSubmit.ts';
import { OutsideFrame } from './OutsideFrame.tsx';
import { setupStateQuery } from './setup-state.ts';

/** Asks for a mail with a link that lets one choose a new password. */
export function ForgotPage() {
  const { t } = useTexts();
  const { data } = useQuery(setupStateQuery);
  const [isSent, setSent] = useState(false);
  const submit = useSubmit({
    send: ({ email }) => askAuth('POST', '/forgot', { email }),
    onDone: () => setSent(true),
  });
  const back = (
    <PageAnchor to="/sign-in" size="sm" ta="center">
      {t('signIn.toSignIn')}
    </PageAnchor>
  );
  if (isSent) {
    return (
      <OutsideFrame title={t('signIn.forgotSentTitle')} text={t('signIn.forgotSentText')}>
        {back}
      </OutsideFrame>
    );
  }
  if (data?.sendsMail === false) {
    return (
      <OutsideFrame title={t('signIn.forgotNoMailTitle')} text={t('signIn.forgotNoMailText')}>
        {back}
      </OutsideFrame>
    );
  }
  return (
    <OutsideFrame title={t('signIn.forgotTitle')} text={t('signIn.forgotText')}>
      <form {...submit.form}>
        <Stack gap="md">
          <TextInput
            name="email"
            type="email"
            autoComplete="username"
            label={t('general.email')}
            error={submit.errorAt('/email')}
          />
          <SubmitButton submit={submit} label={t('signIn.forgotSubmit')} fullWidth />
          {back}
        </Stack>
      </form>
    </OutsideFrame>
  );
}
