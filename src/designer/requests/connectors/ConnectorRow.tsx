import { Alert, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { api, ask } from '../../api/client.ts';
import { may, useSession } from '../../api/session.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Confirm } from '../../shell/Confirm.tsx';
import { Failure } from '../../shell/Failure.tsx';
import { tellDone } from '../../shell/tell.ts';
import { type Connector, connectorsQuery } from '../queries.ts';
import { ConnectorUses } from './ConnectorUses.tsx';
import { kindName, summaryOf } from './kinds.ts';

interface ConnectorRowProps {
  connector: Connector;
  onEdit: () => void;
}

/** One connector in the list. What went wrong with it stands in its row. */
export function ConnectorRow({ connector, onEdit }: ConnectorRowProps) {
  const { t } = useTexts();
  const { id, name, kind } = connector;
  const mayDesign = may(useSession(), 'design');
  const [isOpen, { toggle }] = useDisclosure(false);
  const usesId = useId();
  const test = useTest(id);
  const remove = useRemove(connector);
  return (
    <Stack gap="sm" py="sm">
      <Group justify="space-between" gap="sm">
        <Stack gap={2} miw={0} flex="1 1 16rem">
          <Group gap="xs">
            <Text fw={600} className="break-words">
              {name}
            </Text>
            <Badge variant="default" tt="none" fw={500}>
              {kindName(kind, t)}
            </Badge>
          </Group>
          <Text size="sm" c="dimmed" className="monospace break-words">
            {summaryOf(connector)}
          </Text>
        </Stack>
        <Group gap="xs">
          <Button size="xs" variant="subtle" onClick={toggle} aria-expanded={isOpen} aria-controls={usesId}>
            {t('connectors.whereUsed')}
          </Button>
          {mayDesign && kind === 'oauth2' && (
            <Button
              size="xs"
              variant="default"
              aria-label={t('connectors.testOf', { name })}
              loading={test.isPending}
              onClick={() => test.mutate()}
            >
              {t('connectors.test')}
            </Button>
          )}
          {mayDesign && (
            <Button size="xs" variant="default" aria-label={t('connectors.editOf', { name })} onClick={onEdit}>
              {t('connectors.edit')}
            </Button>
          )}
          {mayDesign && <Remove name={name} isPending={remove.isPending} onConfirm={() => remove.mutate()} />}
        </Group>
      </Group>
      {test.data && (
        <Alert color={test.data.ok ? 'teal' : 'red'} variant="light" role="status">
          {test.data.message}
        </Alert>
      )}
      {test.error && <Failure error={test.error} />}
      {remove.error && <Failure error={remove.error} />}
      <div id={usesId} hidden={!isOpen}>
        {isOpen && <ConnectorUses id={id} kind={kind} />}
      </div>
    </Stack>
  );
}

function Remove({ name, isPending, onConfirm }: { name: string; isPending: boolean; onConfirm: () => void }) {
  const { t } = useTexts();
  return (
    <Confirm
      title={t('connectors.deleteTitle', { name })}
      text={t('connectors.deleteText')}
      action={t('connectors.delete')}
      isPending={isPending}
      onConfirm={onConfirm}
    >
      {(open) => (
        <Button size="xs" variant="subtle" color="red" aria-label={t('connectors.deleteOf', { name })} onClick={open}>
          {t('connectors.delete')}
        </Button>
      )}
    </Confirm>
  );
}

function useTest(id: string) {
  return useMutation({
    mutationFn: () => ask(api.v1.connectors[':id'].test.$post({ param: { id } })),
    meta: { isShown: true },
  });
}

function useRemove({ id, name }: Connector) {
  const { t } = useTexts();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => ask(api.v1.connectors[':id'].$delete({ param: { id } })),
    onSuccess() {
      tellDone(t('connectors.deleted', { name }));
      return queryClient.invalidateQueries({ queryKey: connectorsQuery.queryKey });
    },
    // While it is used it stays, and the refusal names who uses it.
    meta: { isShown: true },
  });
}
