import { ActionIcon, Badge, Box, Button, Group, Select, Stack, Text } from '@mantine/core';
import { IconTrash, IconUserPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../api/client.ts';
import { may, type Role, sessionQuery, useSession } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { Confirm } from '../shell/Confirm.tsx';
import { Failure } from '../shell/Failure.tsx';
import { Loading } from '../shell/Loading.tsx';
import { tellDone } from '../shell/tell.ts';
import { Invitations } from './Invitations.tsx';
import { InviteDialog } from './InviteDialog.tsx';
import { type Member, membersQuery } from './queries.ts';
import { ROLES, roleMeaning, roleName } from './roles.ts';
import { Section } from './Section.tsx';

/** Who works on the account, and who is asked to. */
export function Members() {
  const { t } = useTexts();
  const session = useSession();
  const { data, error, refetch } = useQuery(membersQuery);
  const [isInviting, setInviting] = useState(false);
  const isOwner = may(session, 'admin');
  const invite = (
    <Button leftSection={<IconUserPlus size={16} aria-hidden />} onClick={() => setInviting(true)}>
      {t('people.invite')}
    </Button>
  );
  return (
    <Stack gap="lg">
      <Section title={t('people.members')} text={t('people.membersText')} actions={isOwner && invite}>
        {error && <Failure error={error} onRetry={refetch} />}
        {!data && !error && <Loading />}
        <Box className="rows">
          {data?.items.map((member) => (
            <MemberRow key={member.id} member={member} isOwner={isOwner} isMe={member.id === session.person?.id} />
          ))}
        </Box>
      </Section>
      {isOwner && <Invitations />}
      <InviteDialog isOpen={isInviting} onClose={() => setInviting(false)} />
    </Stack>
  );
}

function MemberRow({ member, isOwner, isMe }: { member: Member; isOwner: boolean; isMe: boolean }) {
  const { t } = useTexts();
  const { name, email, role } = member;
  return (
    <Group justify="space-between" py="sm" gap="sm">
      <Box miw={0} flex="1 1 14rem">
        <Group gap="xs">
          <Text fw={600} className="break-words">
            {name}
          </Text>
          {isMe && (
            <Badge size="sm" variant="default">
              {t('people.you')}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed" className="break-words">
          {email ?? t('people.noAddressYet')}
        </Text>
      </Box>
      {isOwner ? (
        <MemberControls member={member} />
      ) : (
        <Text size="sm" title={roleMeaning(role, t)}>
          {roleName(role, t)}
        </Text>
      )}
    </Group>
  );
}

function MemberControls({ member: { id, name, role } }: { member: Member }) {
  const { t } = useTexts();
  const queryClient = useQueryClient();
  const refresh = () =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: membersQuery.queryKey }),
      queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey }),
    ]);
  const change = useMutation({
    mutationFn: (wanted: Role) => ask(api.v1.members[':id'].$patch({ param: { id }, json: { role: wanted } })),
    onSuccess: (changed) => tellDone(t('people.roleChanged', { name, role: roleName(changed.role, t) })),
    // Refused, it shows again what it is.
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: () => ask(api.v1.members[':id'].$delete({ param: { id } })),
    onSuccess() {
      tellDone(t('people.memberRemoved', { name }));
      return refresh();
    },
  });
  return (
    <Group gap="xs" wrap="nowrap">
      <Select
        aria-label={t('people.roleOf', { name })}
        data={ROLES.map((each) => ({ value: each, label: roleName(each, t) }))}
        value={change.isPending ? change.variables : role}
        onChange={(wanted) => wanted && change.mutate(wanted as Role)}
        allowDeselect={false}
        w={150}
      />
      <Confirm
        title={t('people.removeTitle', { name })}
        text={t('people.removeText')}
        action={t('general.remove')}
        isPending={remove.isPending}
        onConfirm={() => remove.mutate()}
      >
        {(open) => (
          <ActionIcon
            variant="subtle"
            color="red"
            size="lg"
            aria-label={t('people.removeMember', { name })}
            onClick={open}
          >
            <IconTrash size={18} aria-hidden />
          </ActionIcon>
        )}
      </Confirm>
    </Group>
  );
}
