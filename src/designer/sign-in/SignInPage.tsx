import { Alert, Stack, Text, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { holdAccount } from '../api/account-choice.ts';
import { askAuth } from '../api/client.ts';
import { useTexts } from '../i18n/texts.ts';
import { PageAnchor } from '../shell/links.tsx';
import { PasswordField } from '../shell/PasswordField.tsx';
import { SubmitButton } from '../shell/SubmitButton.tsx';
import { useSubmit } from '../shell/useSubmit.ts';
import { readBack } from './back.ts';
import { OutsideFrame } from './OutsideFrame.tsx';
import { setupStateQuery } from './setup-state.ts';

const route = getRouteApi('/sign-in');

/** E-mail and password; where somebody was sent here from, they go on to. */
export function SignInPage() {
  const { t } = useTexts();
  const { back, link, reset } = route.useSearch();
  const router = useRouter();
  const queryClient = useQueryClient();
  const submit = useSubmit({
    send: ({ email = '', password = '' }) => askAuth('POST', '/sign-in', { email, password }),
    onDone() {
      // Whoever was here before may have worked on another.
      holdAccount(null);
      queryClient.clear();
      router.history.push(readBack(back));
    },
  });
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const isWrong = submit.problem?.status === 401;
  return (
    <OutsideFrame title={t('signIn.title')}>
      {link === 'used' && <Alert color="yellow">{t('signIn.linkUsed')}</Alert>}
      {reset === 'done' && <Alert color="teal">{t('signIn.resetDone')}</Alert>}
      <form {...submit.form}>
        <Stack gap="md">
          <TextInput
            name="email"
            type="email"
            autoComplete="username"
            label={t('general.email')}
            ref={first}
            error={isWrong}
          />
          <PasswordField
            name="password"
            autoComplete="current-password"
            label={t('general.password')}
            error={isWrong && t('signIn.wrong')}
          />
          <SubmitButton
            submit={{ ...submit, problem: isWrong ? undefined : submit.problem }}
            label={t('signIn.submit')}
            fullWidth
          />
          <PageAnchor to="/forgot" size="sm" ta="center">
            {t('signIn.forgot')}
          </PageAnchor>
        </Stack>
      </form>
      <Hint />
    </OutsideFrame>
  );
}

/** Where nobody has a password yet, the printed link is the way in. */
function Hint() {
  const { t } = useTexts();
  const { data } = useQuery(setupStateQuery);
  if (!data || data.state === 'owned') return null;
  return (
    <Text size="sm" c="dimmed">
      {t(data.state === 'new' ? 'signIn.newHint' : 'signIn.localHint')}
    </Text>
  );
}
