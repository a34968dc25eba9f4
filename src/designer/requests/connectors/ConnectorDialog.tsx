import { Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Dialog } from '../../shell/Dialog.tsx';
import { KeptNotice } from '../../shell/kept/KeptNotice.tsx';
import { useKeptDraft } from '../../shell/kept/useKeptDraft.ts';
import { SubmitButton } from '../../shell/SubmitButton.tsx';
import { useSubmit } from '../../shell/useSubmit.ts';
import { type Connector, connectorsQuery } from '../queries.ts';
import { KindFields } from './KindFields.tsx';
import { type ConnectorKind, configOf, draftOf, KINDS, kindName } from './kinds.ts';

interface ConnectorDialogProps {
  isOpen: boolean;
  /** The one to be changed; null: a new one. */
  connector: Connector | null;
  onClose: () => void;
  onDone: (connector: Connector) => void;
}

/** Makes or changes the credentials of a partner's system; Done hands them to whoever asked. */
export function ConnectorDialog({ isOpen, connector, onClose, onDone }: ConnectorDialogProps) {
  const { t } = useTexts();
  const title = connector ? t('connectors.changeTitle', { name: connector.name }) : t('connectors.createTitle');
  const done = (made: Connector) => {
    onClose();
    onDone(made);
  };
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={title} closeOnClickOutside={false}>
      <ConnectorForm connector={connector} onDone={done} />
    </Dialog>
  );
}

function ConnectorForm({ connector, onDone }: Pick<ConnectorDialogProps, 'connector' | 'onDone'>) {
  const { t } = useTexts();
  const queryClient = useQueryClient();
  const kept = useKeptDraft({
    thing: `connector.${connector?.id ?? 'new'}`,
    initial: draftOf(connector),
    isNew: connector === null,
  });
  const { kind } = kept.draft;
  const submit = useSubmit({
    send: (values) => (connector ? change(connector, values) : create(kind, values)),
    onDone(saved) {
      kept.drop();
      queryClient.setQueryData(connectorsQuery.queryKey, (before) => before && withOne(before, saved));
      void queryClient.invalidateQueries({ queryKey: connectorsQuery.queryKey });
      onDone(saved);
    },
  });
  return (
    <form {...submit.form}>
      <Stack gap="md">
        <KeptNotice restored={kept.restored} onDiscard={kept.drop} />
        <TextInput
          {...kept.text('name')}
          autoComplete="off"
          label={t('connectors.name')}
          placeholder={t('connectors.nameExample')}
          error={submit.errorAt('/name')}
          data-autofocus
        />
        {connector ? (
          <Text size="sm" c="dimmed">
            {t('connectors.usedByAll')}
          </Text>
        ) : (
          <Select
            label={t('connectors.kind')}
            data={KINDS.map((value) => ({ value, label: kindName(value, t) }))}
            value={kind}
            onChange={(chosen) => chosen && kept.change({ kind: chosen as ConnectorKind })}
            allowDeselect={false}
            error={submit.errorAt('/kind')}
          />
        )}
        <KindFields key={kind} kind={kind} kept={kept} hasSecret={connector !== null} errorAt={submit.errorAt} />
        <Group justify="flex-end">
          <SubmitButton submit={submit} label={t('requests.done')} />
        </Group>
      </Stack>
    </form>
  );
}

const create = (kind: ConnectorKind, { name = '', ...values }: Record<string, string>): Promise<Connector> =>
  ask(api.v1.connectors.$post({ json: { name, kind, config: configOf(kind, values, true) } }));

const change = ({ id, kind }: Connector, { name, ...values }: Record<string, string>): Promise<Connector> =>
  ask(api.v1.connectors[':id'].$patch({ param: { id }, json: { name, config: configOf(kind, values, false) } }));

/** The list as it is now: whoever chooses the new one finds it there at once. */
function withOne<List extends { items: Connector[] }>(list: List, saved: Connector): List {
  const isThere = list.items.some(({ id }) => id === saved.id);
  const items = isThere ? list.items.map((each) => (each.id === saved.id ? saved : each)) : [saved, ...list.items];
  return { ...list, items };
}
