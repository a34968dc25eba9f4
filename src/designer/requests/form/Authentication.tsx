import { Button, Group, Select, Stack, Switch } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTexts } from '../../i18n/texts.ts';
import { ConnectorDialog } from '../connectors/ConnectorDialog.tsx';
import { kindName } from '../connectors/kinds.ts';
import { connectorsQuery } from '../queries.ts';
import type { PartProps } from './part.ts';

/** No connector has this id. */
const NEW = 'new';

/** Whose credentials go along, behind a switch; a new connector can be made here and is chosen at once. */
export function Authentication({ form, isReadOnly }: PartProps) {
  const { t } = useTexts();
  const { draft, change, errorAt } = form;
  const [isCreating, { open, close }] = useDisclosure(false);
  const connectors = useQuery(connectorsQuery).data?.items ?? [];
  const options = connectors.map(({ id, name, kind }) => ({ value: id, label: `${name} (${kindName(kind, t)})` }));
  const isGone = draft.connector !== null && !connectors.some(({ id }) => id === draft.connector);
  return (
    <Stack gap="sm">
      <Switch
        label={t('requests.authentication')}
        description={t('requests.authenticationText')}
        checked={draft.hasConnector}
        onChange={(event) => change({ hasConnector: event.currentTarget.checked })}
        disabled={isReadOnly}
      />
      {draft.hasConnector && (
        <Group gap="sm" align="flex-end" className="indented">
          <Select
            label={t('requests.connector')}
            placeholder={t('requests.chooseConnector')}
            data={[
              ...options,
              ...(isGone && connectors.length > 0
                ? [{ value: draft.connector ?? '', label: t('requests.goneConnector') }]
                : []),
              { value: NEW, label: t('connectors.create') },
            ]}
            value={draft.connector}
            onChange={(connector) => (connector === NEW ? open() : change({ connector }))}
            error={errorAt('/connector')}
            searchable
            readOnly={isReadOnly}
            flex="1 1 14rem"
            maw={360}
          />
          {!isReadOnly && (
            <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
              {t('connectors.create')}
            </Button>
          )}
        </Group>
      )}
      <ConnectorDialog
        isOpen={isCreating}
        connector={null}
        onClose={close}
        onDone={({ id }) => change({ hasConnector: true, connector: id })}
      />
    </Stack>
  );
}
