import { Button, getDefaultZIndex, Stack, Text, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { askAuth } from '../api/client.ts';
import { sessionQuery, useSession } from '../api/session.ts';
import { useSessionEnd } from '../api/session-end.ts';
import { useTexts } from '../i18n/texts.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { PasswordField } from '../shell/PasswordField.tsx';
import { SubmitButton } from '../shell/SubmitButton.tsx';
import { useSubmit } from '../shell/useSubmit.ts';

/** Over the page as it is, when the session ends while somebody works: they sign in and go on where they were. */
export function SignInAgain() {
  const { t } = useTexts();
  const isOver = useSessionEnd();
  const { person } = useSession();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { href } = useLocation();
  useReloadForOthers();
  const leave = async () => {
    await navigate({ to: '/sign-in', search: { back: href } });
    queryClient.clear();
  };
  return (
    // Before whatever dialog or drawer is open.
    <Dialog isOpen={isOver} title={t('signIn.againTitle')} zIndex={getDefaultZIndex('overlay')}>
      <Stack gap="md">
        <Text size="sm">{t('signIn.againText')}</Text>
        {person?.email ? <AgainForm email={person.email} /> : null}
        <SignedInElsewhere />
        <Button variant={person?.email ? 'subtle' : 'filled'} onClick={() => void leave()}>
          {t(person?.email ? 'signIn.asSomebodyElse' : 'signIn.toSignIn')}
        </Button>
      </Stack>
    </Dialog>
  );
}

function AgainForm({ email }: { email: string }) {
  const { t } = useTexts();
  const queryClient = useQueryClient();
  const submit = useSubmit({
    async send({ password = '' }) {
      await askAuth('POST', '/sign-in', { email, password });
      await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
    },
    // What could not be read meanwhile is; whatever is edited is not read again behind anybody's back.
    onDone: () =>
      void queryClient.refetchQueries({ type: 'active', predicate: ({ state }) => state.status === 'error' }),
  });
  const isWrong = submit.problem?.status === 401;
  return (
    <form {...submit.form}>
      <Stack gap="md">
        <TextInput type="email" autoComplete="username" label={t('general.email')} value={email} readOnly />
        <PasswordField
          name="password"
          autoComplete="current-password"
          label={t('general.password')}
          error={isWrong && t('signIn.wrong')}
          data-autofocus
        />
        <SubmitButton
          submit={{ ...submit, problem: isWrong ? undefined : submit.problem }}
          label={t('signIn.submit')}
          fullWidth
        />
      </Stack>
    </form>
  );
}

/** Whoever signed in by another window meanwhile is in here, too, when they come back to this one. */
function SignedInElsewhere() {
  useQuery({ ...sessionQuery, staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: 'always' });
  return null;
}

/** Somebody else signed in with this browser, or on another account: nothing of the page is theirs. */
function useReloadForOthers(): void {
  const { person, account } = useSession();
  const who = `${person?.id} ${account.id}`;
  const first = useRef(who);
  useEffect(() => {
    if (first.current !== who) window.location.reload();
  }, [who]);
}
