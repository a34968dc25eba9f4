import { ActionIcon, Badge, Box, Button, Group, Stack, Text, Tooltip } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ask } from '../api/client.ts';
import { may, useSession } from '../api/session.ts';
import { channelsQuery } from '../campaigns/queries.ts';
import { useTexts } from '../i18n/texts.ts';
import { Confirm } from '../shell/Confirm.tsx';
import { tellDone } from '../shell/tell.ts';
import { CheckButton, CheckResult, useCheck } from './CheckCredentials.tsx';
import { LastInbound } from './LastInbound.tsx';
import { type Channel, KIND_NAMES } from './queries.ts';

interface ChannelRowProps {
  channel: Channel;
  onOpen: (view: 'setup' | 'edit') => void;
}

/** One line: what it is, whether anything comes in, and what can be done with it. */
export function ChannelRow({ channel, onOpen }: ChannelRowProps) {
  const { t } = useTexts();
  const session = useSession();
  const check = useCheck(channel);
  const { kind, name, sender } = channel;
  const hasProvider = kind !== 'simulator';
  return (
    <Stack gap="sm" py="md" component="article" aria-label={name}>
      <Group justify="space-between" gap="sm">
        <Box miw={0} flex="1 1 16rem">
          <Group gap="xs">
            <Text fw={600} className="break-words">
              {name}
            </Text>
            <Badge variant="default" tt="none" fw={500}>
              {t(KIND_NAMES[kind])}
            </Badge>
          </Group>
          <LastInbound at={channel.lastInboundAt} after={hasProvider && sender !== '' ? sender : undefined} />
        </Box>
        <Group gap="xs">
          {hasProvider && may(session, 'operate') && <CheckButton check={check} name={name} />}
          {hasProvider && (
            <Button
              variant="default"
              size="xs"
              aria-label={t('channels.setUpOf', { name })}
              onClick={() => onOpen('setup')}
            >
              {t('channels.setUp')}
            </Button>
          )}
          {may(session, 'admin') && <OwnerActions channel={channel} onEdit={() => onOpen('edit')} />}
        </Group>
      </Group>
      <CheckResult check={check} />
    </Stack>
  );
}

function OwnerActions({ channel: { id, name }, onEdit }: { channel: Channel; onEdit: () => void }) {
  const { t } = useTexts();
  const queryClient = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: () => ask(api.v1.channels[':id'].$delete({ param: { id } })),
    onSuccess() {
      tellDone(t('channels.deleted', { name }));
      return queryClient.invalidateQueries({ queryKey: channelsQuery.queryKey });
    },
  });
  return (
    <Group gap={4} wrap="nowrap">
      <Tooltip label={t('channels.edit')}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t('channels.editOf', { name })}
          onClick={onEdit}
        >
          <IconPencil size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Confirm
        title={t('channels.deleteTitle', { name })}
        text={t('channels.deleteText')}
        action={t('channels.delete')}
        isPending={isPending}
        onConfirm={mutate}
      >
        {(open) => (
          <Tooltip label={t('channels.delete')}>
            <ActionIcon
              variant="subtle"
              color="red"
              size="lg"
              loading={isPending}
              aria-label={t('channels.deleteOf', { name })}
              onClick={open}
            >
              <IconTrash size={18} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
      </Confirm>
    </Group>
  );
}
