import { Stack } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { askAuth } from '../api/client.ts';
import { useTexts } from '../i18n/texts.ts';
import { PageAnchor } from '../shell/links.tsx';
import { PasswordField } from '../shell/PasswordField.tsx';
import { SubmitButton } from '../shell/SubmitButton.tsx';
import { useSubmit } from '../shell/useSubmit.ts';
import { OutsideFrame } from './OutsideFrame.tsx';

const route = getRouteApi('/reset');

/** Where the mail's link leads: a new password. */
export function ResetPage() {
  const { t } = useTexts();
  const { token } = route.useSearch();
  const navigate = useNavigate();
  const submit = useSubmit({
    send: ({ password }) => askAuth('POST', '/reset', { token, password }),
    onDone: () => navigate({ to: '/sign-in', search: { reset: 'done' } }),
  });
  return (
    <OutsideFrame title={t('signIn.resetTitle')}>
      <form {...submit.form}>
        <Stack gap="md">
          <PasswordField
            name="password"
            autoComplete="new-password"
            label={t('signIn.newPassword')}
            description={t('signIn.passwordHint')}
            error={submit.errorAt('/password')}
          />
          <SubmitButton submit={submit} label={t('signIn.resetSubmit')} fullWidth />
          <PageAnchor to="/forgot" size="sm" ta="center">
            {t('signIn.forgot')}
          </PageAnchor>
        </Stack>
      </form>
    </OutsideFrame>
  );
}
