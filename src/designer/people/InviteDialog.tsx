import { Alert, Group, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../api/client.ts';
import type { Role } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { CopyField } from '../shell/CopyField.tsx';
import { Dialog } from '../shell/Dialog.tsx';
import { SubmitButton } from '../shell/SubmitButton.tsx';
import { useSubmit } from '../shell/useSubmit.ts';
import { invitationsQuery } from './queries.ts';
import { ROLES, roleMeaning, roleName } from './roles.ts';

interface Invited {
  email: string;
  link: string;
  mailedAt: string | null;
}

/** Asks for an address and a role; then shows the link, which is good once. */
export function InviteDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTexts();
  const [invited, setInvited] = useState<Invited>();
  const close = () => {
    onClose();
    setInvited(undefined);
  };
  return (
    <Dialog
      isOpen={isOpen}
      onClose={close}
      title={invited ? t('people.invitedTitle', { email: invited.email }) : t('people.invite')}
      // Neither a click beside it nor a key that means something else may take away what is shown only once.
      closeOnClickOutside={invited === undefined}
      closeOnEscape={invited === undefined}
    >
      {invited ? <InvitedLink {...invited} /> : <InviteForm onInvited={setInvited} />}
    </Dialog>
  );
}

function InvitedLink({ link, mailedAt }: Invited) {
  const { t } = useTexts();
  return (
    <Stack gap="md">
      <Alert color={mailedAt ? 'teal' : 'yellow'}>
        {t(mailedAt ? 'people.invitedMailed' : 'people.invitedNotMailed')}
      </Alert>
      <CopyField label={t('people.invitationLink')} value={link} />
    </Stack>
  );
}

function InviteForm({ onInvited }: { onInvited: (invited: Invited) => void }) {
  const { t } = useTexts();
  const queryClient = useQueryClient();
  const submit = useSubmit({
    send: ({ email = '', role }) => ask(api.v1.invitations.$post({ json: { email, role: role as Role } })),
    onDone(invited) {
      onInvited(invited);
      void queryClient.invalidateQueries({ queryKey: invitationsQuery.queryKey });
    },
  });
  return (
    <form {...submit.form}>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t('people.inviteText')}
        </Text>
        <TextInput
          name="email"
          type="email"
          autoComplete="off"
          label={t('general.email')}
          error={submit.errorAt('/email')}
          data-autofocus
        />
        <Radio.Group name="role" defaultValue="designer" label={t('people.role')}>
          <Stack gap="xs" mt="xs">
            {ROLES.map((role) => (
              <Radio key={role} value={role} label={roleName(role, t)} description={roleMeaning(role, t)} />
            ))}
          </Stack>
        </Radio.Group>
        <Group justify="flex-end">
          <SubmitButton submit={submit} label={t('people.inviteSubmit')} />
        </Group>
      </Stack>
    </form>
  );
}
