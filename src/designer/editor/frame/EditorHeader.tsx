import { ActionIcon, Box, Button, Group, Kbd, SegmentedControl, Text, Tooltip } from '@mantine/core';
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconCircleCheck,
  IconDeviceMobile,
  IconSettings,
} from '@tabler/icons-react';
import { Changed } from '../../campaigns/Changed.tsx';
import { StateBadge } from '../../campaigns/StateBadge.tsx';
import { useTexts } from '../../i18n/texts.ts';
import { useKeyName } from '../../shell/use-key-name.ts';
import { useSaving } from '../saving/context.ts';
import { useEditor, useEditorStore } from '../store.ts';
import { useMayEdit, useProblems } from '../surroundings.ts';
import { CampaignMenu } from './CampaignMenu.tsx';
import { NameField } from './NameField.tsx';
import { SaveState } from './SaveState.tsx';
import type { FrameState, View } from './use-frame.ts';

const ICON = 18;

/** Which campaign it is, whether it is saved, and what can be done with all of it. */
export function EditorHeader({ frame }: { frame: FrameState }) {
  const { t } = useTexts();
  const mayEdit = useMayEdit();
  const state = useSaving((saving) => saving.campaign.state);
  const version = useSaving((saving) => saving.campaign.version);
  return (
    <Box className="editor-header">
      <Group gap="sm" justify="space-between" wrap="wrap">
        <Group gap="sm" miw={0} flex="1 1 14rem">
          <NameField />
          <Group gap="xs">
            <StateBadge state={state} />
            {version !== null && (
              <Text size="sm" c="dimmed">
                {t('campaigns.version', { version })}
              </Text>
            )}
            {mayEdit && <SaveState />}
            <LastChange />
          </Group>
        </Group>
        <Group gap="xs">
          <ProblemsButton frame={frame} />
          {mayEdit && <Button onClick={() => frame.open('publish')}>{t('editor.publish')}</Button>}
          <CampaignMenu frame={frame} />
        </Group>
      </Group>
      <Group gap="xs" justify="space-between" className="editor-tools">
        <Group gap="xs" wrap="nowrap">
          <SegmentedControl<View>
            className="editor-views"
            aria-label={t('editor.view')}
            size="sm"
            value={frame.view}
            onChange={frame.setView}
            data={[
              { value: 'table', label: t('editor.viewTable') },
              { value: 'graph', label: t('editor.viewGraph') },
              { value: 'json', label: t('editor.viewJson') },
            ]}
          />
          {mayEdit && <Steps />}
        </Group>
        <Group gap="xs" wrap="nowrap">
          <Button
            variant="default"
            className="editor-button"
            aria-label={t('editor.settings')}
            leftSection={<IconSettings size={ICON} aria-hidden />}
            onClick={() => frame.open('settings')}
          >
            {t('editor.settings')}
          </Button>
          <Button
            variant="default"
            className="editor-button"
            aria-label={t('editor.phone')}
            aria-pressed={frame.isPhoneOpen}
            leftSection={<IconDeviceMobile size={ICON} aria-hidden />}
            onClick={frame.togglePhone}
          >
            {t('editor.phone')}
          </Button>
        </Group>
      </Group>
    </Box>
  );
}

/** Who changed it last: it may have been somebody else. */
function LastChange() {
  const savedAt = useSaving((saving) => saving.campaign.savedAt);
  const savedBy = useSaving((saving) => saving.campaign.savedBy);
  return (
    <Text size="sm" c="dimmed" className="break-words">
      <Changed savedAt={savedAt} savedBy={savedBy} />
    </Text>
  );
}

/** Undo and redo. */
function Steps() {
  const { t } = useTexts();
  const store = useEditorStore();
  const canUndo = useEditor((each) => each.canUndo);
  const canRedo = useEditor((each) => each.canRedo);
  return (
    <Group gap={4} wrap="nowrap">
      <Step label={t('editor.undo')} keys={['Ctrl', 'Z']} isPossible={canUndo} onDo={() => store.undo()}>
        <IconArrowBackUp size={ICON} aria-hidden />
      </Step>
      <Step label={t('editor.redo')} keys={['Ctrl', 'Shift', 'Z']} isPossible={canRedo} onDo={() => store.redo()}>
        <IconArrowForwardUp size={ICON} aria-hidden />
      </Step>
    </Group>
  );
}

interface StepProps {
  label: string;
  keys: readonly string[];
  isPossible: boolean;
  onDo: () => void;
  children: React.ReactNode;
}

/** It keeps the focus where there is nothing (more) to do, so that it can be pressed again and again. */
function Step({ label, keys, isPossible, onDo, children }: StepProps) {
  const keyName = useKeyName();
  const hint = (
    <Group gap={6}>
      {label} <Kbd size="xs">{keys.map(keyName).join(' ')}</Kbd>
    </Group>
  );
  return (
    <Tooltip label={hint} events={{ hover: true, focus: true, touch: false }}>
      <ActionIcon
        variant="default"
        size={36}
        aria-label={label}
        aria-disabled={!isPossible}
        data-disabled={!isPossible || undefined}
        onClick={() => isPossible && onDo()}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

function ProblemsButton({ frame }: { frame: FrameState }) {
  const { t } = useTexts();
  const count = useProblems().placed.length;
  return (
    <Button
      variant="default"
      aria-expanded={frame.isProblemsOpen}
      onClick={frame.toggleProblems}
      leftSection={
        count === 0 ? (
          <IconCircleCheck size={ICON} aria-hidden color="var(--mantine-color-teal-filled)" />
        ) : (
          <IconAlertTriangle size={ICON} aria-hidden color="var(--mantine-color-error)" />
        )
      }
    >
      {count === 0 ? t('editor.problemsNone') : t('editor.problemsCount', { count })}
    </Button>
  );
}
