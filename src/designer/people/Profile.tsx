import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { askAuth } from '../api/client.ts';
import { sessionQuery, useSession } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { PasswordField } from '../shell/PasswordField.tsx';
import { SubmitButton } from '../shell/SubmitButton.tsx';
import { tellDone } from '../shell/tell.ts';
import { useSubmit } from '../shell/useSubmit.ts';
import { PersonFields } from '../sign-in/PersonFields.tsx';
import { Section } from './Section.tsx';

/** How others see me, and how I sign in. */
export function Profile() {
  const { person } = useSession();
  if (!person) return null;
  return (
    <Stack gap="lg">
      {person.email === null ? <Claim /> : <NameForm name={person.name} email={person.email} />}
      {person.email !== null && <PasswordForm />}
    </Stack>
  );
}

/** The owner of an embedded store, who came by the printed link, says who they are. */
function Claim() {
  const { t } = useTexts();
  const queryClient = useQueryClient();
  const submit = useSubmit({
    async send({ name, email = '', password }) {
      await askAuth('POST', '/claim', { name, email, password });
      return email.trim();
    },
    onDone(email) {
      tellDone(t('people.claimed', { email }));
      void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
  });
  return (
    <Section title={t('people.claimTitle')} text={t('people.claimText')}>
      <form {...submit.form}>
        <Stack gap="md" maw={420} align="stretch">
          <PersonFields errorAt={submit.errorAt} />
          <Group>
            <SubmitButton submit={submit} label={t('people.claimSubmit')} />
          </Group>
        </Stack>
      </form>
    </Section>
  );
}

function NameForm({ name, email }: { name: string; email: string }) {
  const { t } = useTexts();
  const queryClient = useQueryClient();
  const submit = useSubmit({
    send: (values) => askAuth('POST', '/profile', { name: values.name }),
    onDone() {
      tellDone(t('general.saved'));
      void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
      void queryClient.invalidateQueries({ queryKey: ['members'] });
    },
  });
  return (
    <Section title={t('people.profile')} text={t('people.profileText')}>
      <form {...submit.form}>
        <Stack gap="md" maw={420}>
          <TextInput
            name="name"
            autoComplete="name"
            label={t('general.name')}
            defaultValue={name}
            error={submit.errorAt('/name')}
          />
          <TextInput label={t('general.email')} value={email} readOnly />
          <Group>
            <SubmitButton submit={submit} label={t('general.save')} />
          </Group>
        </Stack>
      </form>
    </Section>
  );
}

function PasswordForm() {
  const { t } = useTexts();
  // A new form is an empty one.
  const [count, setCount] = useState(0);
  const submit = useSubmit({
    send: ({ current, password }) => askAuth('POST', '/password', { current, password }),
    onDone() {
      tellDone(t('people.passwordChanged'));
      setCount((before) => before + 1);
    },
  });
  const others = useMutation({
    mutationFn: () => askAuth('POST', '/sign-out-others'),
    onSuccess: () => tellDone(t('people.signedOutOthers')),
  });
  return (
    <Section title={t('people.passwordTitle')}>
      <form key={count} {...submit.form}>
        <Stack gap="md" maw={420}>
          <PasswordField
            name="current"
            autoComplete="current-password"
            label={t('people.currentPassword')}
            error={submit.errorAt('/current')}
          />
          <PasswordField
            name="password"
            autoComplete="new-password"
            label={t('signIn.newPassword')}
            description={t('signIn.passwordHint')}
            error={submit.errorAt('/password')}
          />
          <Group>
            <SubmitButton submit={submit} label={t('people.changePassword')} />
            <Button variant="default" loading={others.isPending} onClick={() => others.mutate()}>
              {t('people.signOutOthers')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
