import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { askAuth } from '../api/client.ts';
import { useTexts } from '../i18n/texts.ts';
import { Failure } from '../shell/Failure.tsx';
import { Loading } from '../shell/Loading.tsx';
import { PageAnchor } from '../shell/links.tsx';
import { SubmitButton } from '../shell/SubmitButton.tsx';
import { useSubmit } from '../shell/useSubmit.ts';
import { OutsideFrame } from './OutsideFrame.tsx';
import { PersonFields } from './PersonFields.tsx';
import { setupStateQuery } from './setup-state.ts';

/** Where the link of a first start leads: whoever has its token becomes the owner. */
export function SetupPage() {
  const { t } = useTexts();
  // Behind the #: no server sees it on the way, and no log keeps it.
  const [token] = useState(() => window.location.hash.slice(1));
  const { data, error, refetch } = useQuery(setupStateQuery);
  if (error)
    return (
      <OutsideFrame title={t('signIn.setupTitle')}>
        <Failure error={error} onRetry={refetch} />
      </OutsideFrame>
    );
  if (!data) return <Loading />;
  if (data.state !== 'new') return <Closed title={t('signIn.setupDoneTitle')} text={t('signIn.setupDoneText')} />;
  if (token === '') return <Closed title={t('signIn.setupNoTokenTitle')} text={t('signIn.setupNoTokenText')} />;
  return <SetupForm token={token} />;
}

function SetupForm({ token }: { token: string }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const submit = useSubmit({
    send: ({ name, email, password }) => askAuth('POST', '/setup', { token, name, email, password }),
    onDone: () => navigate({ to: '/' }),
  });
  return (
    <OutsideFrame title={t('signIn.setupTitle')} text={t('signIn.setupText')}>
      <form {...submit.form}>
        <Stack gap="md">
          <PersonFields errorAt={submit.errorAt} />
          <SubmitButton submit={submit} label={t('signIn.setupSubmit')} fullWidth />
        </Stack>
      </form>
    </OutsideFrame>
  );
}

function Closed({ title, text }: { title: string; text: string }) {
  const { t } = useTexts();
  return (
    <OutsideFrame title={title} text={text}>
      <PageAnchor to="/sign-in">{t('signIn.toSignIn')}</PageAnchor>
    </OutsideFrame>
  );
}
