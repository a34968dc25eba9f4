import { Button, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconLinkPlus, IconPencil, IconTrash } from '@tabler/icons-react';
import { memo, useRef, useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import type { Graph, GraphEdge, Port } from '../../model/graph.ts';
import type { OptionPlace } from '../../model/operation.ts';
import { findOption } from '../../model/sections.ts';
import { canHaveUnderlying, listSectionIds } from '../../model/targets.ts';
import { Dialog } from '../../shell/Dialog.tsx';
import { useEditor, useEditorStore } from '../store.ts';
import { usePanels } from '../surroundings.ts';
import type { Gestures } from './gestures.ts';
import { TargetList } from './TargetList.tsx';

interface ConnectDialogProps {
  /** The option that is asked about; null: none. */
  at: OptionPlace | null;
  getGraph: () => Graph;
  gestures: Gestures;
  onClose: () => void;
}

/** Where an option leads, by keys and without dragging; and what else there is to do about it. */
export const ConnectDialog = memo(function ConnectDialog({ at, getGraph, onClose, gestures }: ConnectDialogProps) {
  const { t } = useTexts();
  // On its way out it still shows what it was about; the focus goes back to where it came from.
  const last = useRef(at);
  if (at) last.current = at;
  const shown = last.current;
  const port = shown && findPort(getGraph(), shown)?.port;
  return (
    <Dialog
      title={t('graph.connectTitle', { option: port ? nameOf(port) : '' })}
      isOpen={at !== null}
      onClose={onClose}
    >
      {shown && <Connect at={shown} onClose={onClose} gestures={gestures} getGraph={getGraph} />}
    </Dialog>
  );
});

interface ConnectProps {
  at: OptionPlace;
  getGraph: () => Graph;
  gestures: Gestures;
  onClose: () => void;
}

type Branch = 'redirect' | 'onError' | 'onTimeout';

function Connect({ at, getGraph, gestures, onClose }: ConnectProps) {
  const { say } = useTexts();
  const [branch, setBranch] = useState<Branch>('redirect');
  const option = useEditor(({ state }) => findOption(state.definition, at));
  const graph = getGraph();
  const found = findPort(graph, at);
  if (option === undefined || found === undefined) return null;
  const arrows = graph.edges.filter(({ source, sourcePort }) => source === found.node && sourcePort === found.port.id);
  const end = { from: at, role: branch };
  const closeIf = (isDone: boolean) => {
    if (isDone) onClose();
  };
  return (
    <Stack gap="sm">
      <Text size="sm" className="break-words">
        {(arrows.length > 0 ? arrows : [found.port]).map(({ name }) => `${say(name)}.`).join(' ')}
      </Text>
      {option.redirect.type === 'request' && <BranchChoice branch={branch} onChange={setBranch} />}
      <TargetList
        onTarget={(target) => closeIf(gestures.connect(end, target))}
        onNew={(label) => closeIf(gestures.connectToNew(end, undefined, label))}
      />
      <More at={at} onDone={onClose} />
      <Deletions
        at={at}
        gestures={gestures}
        arrow={arrows.find(({ role }) => role === branch) ?? arrows[0]}
        onDone={onClose}
      />
    </Stack>
  );
}

function findPort({ nodes }: Graph, { section, option }: OptionPlace): { node: string; port: Port } | undefined {
  const node = nodes.find((each) => each.kind === 'section' && each.section === section);
  const port = node?.kind === 'section' ? node.ports[option] : undefined;
  return node && port && { node: node.id, port };
}

interface DeletionsProps {
  at: OptionPlace;
  arrow: GraphEdge | undefined;
  gestures: Gestures;
  onDone: () => void;
}

function Deletions({ at, arrow, gestures, onDone }: DeletionsProps) {
  const { t } = useTexts();
  const remove = (run: () => void) => () => {
    run();
    onDone();
  };
  return (
    <Group justify="flex-end" gap="xs">
      {arrow && (
        <Button variant="subtle" color="gray" onClick={remove(() => gestures.disconnect(arrow))}>
          {t('graph.deleteArrow')}
        </Button>
      )}
      <Button
        variant="subtle"
        color="red"
        leftSection={<IconTrash size={16} aria-hidden />}
        onClick={remove(() => gestures.deleteOption(at))}
      >
        {t('graph.deleteOption')}
      </Button>
    </Group>
  );
}

function nameOf({ key, text }: { key: string; text: string | undefined }): string {
  return text?.trim() ? `${key}, ${text.trim()}` : key;
}

function BranchChoice({ branch, onChange }: { branch: Branch; onChange: (branch: Branch) => void }) {
  const { t } = useTexts();
  return (
    <SegmentedControl<Branch>
      fullWidth
      aria-label={t('graph.branch')}
      value={branch}
      onChange={onChange}
      data={[
        { value: 'redirect', label: t('graph.branchAnswered') },
        { value: 'onError', label: t('graph.branchError') },
        { value: 'onTimeout', label: t('graph.branchTimeout') },
      ]}
    />
  );
}

/** The webhook of the option: to its editor, or to a first one beside the redirect. */
function More({ at, onDone }: { at: OptionPlace; onDone: () => void }) {
  const { t } = useTexts();
  const store = useEditorStore();
  const panels = usePanels();
  const definition = useEditor(({ state }) => state.definition);
  const option = findOption(definition, at);
  if (option === undefined) return null;
  const hasWebhook = option.redirect.type === 'webhook' || option.webhook !== undefined;
  const open = () => {
    onDone();
    panels.openWebhook(at);
  };
  if (hasWebhook) {
    return (
      <Button variant="default" leftSection={<IconPencil size={16} aria-hidden />} onClick={open}>
        {t('graph.editWebhook')}
      </Button>
    );
  }
  const redirectTo = () => store.apply({ type: 'setRedirectType', at, redirect: 'webhook' }) === undefined && open();
  const addBeside = () => store.apply({ type: 'switchUnderlying', at, on: true }) === undefined && open();
  return (
    <Group grow gap="xs">
      <Button variant="default" onClick={redirectTo}>
        {t('graph.leadToWebhook')}
      </Button>
      {canHaveUnderlying(option, listSectionIds(definition)) && (
        <Button variant="default" leftSection={<IconLinkPlus size={16} aria-hidden />} onClick={addBeside}>
          {t('graph.addWebhook')}
        </Button>
      )}
    </Group>
  );
}
