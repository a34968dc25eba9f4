import { Button, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconLinkPlus, IconPencil, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import type { EdgeRole, Graph } from '../../model/graph.ts';
import type { OptionPlace } from '../../model/operation.ts';
import { findOption } from '../../model/sections.ts';
import { canHaveUnderlying, listSectionIds } from '../../model/targets.ts';
import { Dialog } from '../../shell/Dialog.tsx';
import { useEditor, useEditorStore } from '../store.ts';
import { usePanels } from '../surroundings.ts';
import type { Gestures } from './gestures.ts';
import { arrowOf } from './keys.ts';
import { TargetList } from './TargetList.tsx';

interface ConnectDialogProps {
  at: OptionPlace;
  graph: Graph;
  gestures: Gestures;
  onClose: () => void;
}

type Branch = 'redirect' | 'onError' | 'onTimeout';

/** Where an option leads, by keys and without dragging; and what else there is to do about it. */
export function ConnectDialog({ at, graph, gestures, onClose }: ConnectDialogProps) {
  const { t, say } = useTexts();
  const [branch, setBranch] = useState<Branch>('redirect');
  const option = useEditor(({ state }) => findOption(state.definition, at));
  const section = graph.nodes.find((node) => node.kind === 'section' && node.section === at.section);
  const port = section?.kind === 'section' ? section.ports[at.option] : undefined;
  if (option === undefined || section === undefined || port === undefined) return null;
  const arrows = graph.edges.filter(({ source, sourcePort }) => source === section.id && sourcePort === port.id);
  const end = { from: at, role: branch as EdgeRole };
  const finish = (isDone: boolean) => {
    if (isDone) onClose();
  };
  return (
    <Dialog title={t('graph.connectTitle', { option: nameOf(port) })} isOpen onClose={onClose}>
      <Stack gap="sm">
        <Text size="sm">{(arrows.length > 0 ? arrows : [port]).map(({ name }) => say(name)).join('. ')}.</Text>
        {option.redirect.type === 'request' && <BranchChoice branch={branch} onChange={setBranch} />}
        <TargetList
          onTarget={(target) => finish(gestures.connect(end, target))}
          onNew={(label) => finish(gestures.connectToNew(end, undefined, label))}
        />
        <More at={at} onDone={onClose} />
        <Group justify="flex-end" gap="xs">
          {arrowOf(graph, section.id, port) && (
            <Button
              variant="subtle"
              color="gray"
              onClick={() => {
                const arrow = arrows.find(({ role }) => role === branch) ?? arrows[0];
                if (arrow) gestures.disconnect(arrow);
                onClose();
              }}
            >
              {t('graph.deleteArrow')}
            </Button>
          )}
          <Button
            variant="subtle"
            color="red"
            leftSection={<IconTrash size={16} aria-hidden />}
            onClick={() => {
              gestures.deleteOption(at);
              onClose();
            }}
          >
            {t('graph.deleteOption')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
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
