import { Stack, Text, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { chooseAccount, holdAccount } from '../api/account-choice.ts';
import { askAuth } from '../api/client.ts';
import { toProblem } from '../api/problems.ts';
import type { Role } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { roleName } from '../people/roles.ts';
import { Failure } from '../shell/Failure.tsx';
import { Loading } from '../shell/Loading.tsx';
import { PageAnchor } from '../shell/links.tsx';
import { PasswordField } from '../shell/PasswordField.tsx';
import { SubmitButton } from '../shell/SubmitButton.tsx';
import { useSubmit } from '../shell/useSubmit.ts';
import { OutsideFrame } from './OutsideFrame.tsx';
import { PersonFields } from './PersonFields.tsx';

const route = getRouteApi('/invitations/$token');

interface OpenInvitation {
  account: string;
  accountId: string;
  email: string;
  role: Role;
  hasPassword: boolean;
}

/** Where an invitation's link leads. */
export function InvitationPage() {
  const { t } = useTexts();
  const { token } = route.useParams();
  const path = `/invitations/${encodeURIComponent(token)}`;
  const { data, error, refetch } = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => askAuth<OpenInvitation>('GET', path),
  });
  if (error && toProblem(error).status === 404) {
    return (
      <OutsideFrame title={t('signIn.invitationDeadTitle')} text={t('signIn.invitationDeadText')}>
        <PageAnchor to="/sign-in">{t('signIn.toSignIn')}</PageAnchor>
      </OutsideFrame>
    );
  }
  if (error)
    return (
      <OutsideFrame title={t('signIn.title')}>
        <Failure error={error} onRetry={refetch} />
      </OutsideFrame>
    );
  return data ? <InvitationForm path={path} invitation={data} /> : <Loading />;
}

function InvitationForm({ path, invitation }: { path: string; invitation: OpenInvitation }) {
  const { t } = useTexts();
  const { account, accountId, email, role, hasPassword } = invitation;
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const submit = useSubmit({
    send: ({ name, password }) => askAuth('POST', path, hasPassword ? { password } : { name, password }),
    onDone() {
      // Not the one that they joined before.
      chooseAccount(accountId);
      holdAccount(accountId);
      queryClient.clear();
      void navigate({ to: '/' });
    },
  });
  return (
    <OutsideFrame
      title={t('signIn.invitationTitle', { account })}
      text={t('signIn.invitationText', { role: roleName(role, t), email })}
    >
      <form {...submit.form}>
        <Stack gap="md">
          {hasPassword ? (
            <KnownFields email={email} errorAt={submit.errorAt} />
          ) : (
            <PersonFields email={email} errorAt={submit.errorAt} />
          )}
          <SubmitButton submit={submit} label={t('signIn.invitationSubmit')} fullWidth />
        </Stack>
      </form>
    </OutsideFrame>
  );
}

/** For somebody who is a member elsewhere. */
function KnownFields({ email, errorAt }: { email: string; errorAt: (path: string) => string | undefined }) {
  const { t } = useTexts();
  return (
    <>
      <Text size="sm">{t('signIn.invitationKnown')}</Text>
      <TextInput label={t('general.email')} autoComplete="username" value={email} readOnly />
      <PasswordField
        name="password"
        autoComplete="current-password"
        label={t('general.password')}
        error={errorAt('/password')}
      />
    </>
  );
}
