import { ActionIcon, Button, Group, Paper, Select, Stack, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTexts } from '../../i18n/texts.ts';
import { ConditionEditor } from './ConditionEditor.tsx';
import {
  type Group as FilterGroup,
  isGroup,
  newCondition,
  newGroup,
  type Part,
  type PartEditing,
} from './filter-model.ts';

/** As deep as filters are. */
const DEPTH_MAX = 6;

interface GroupEditorProps {
  group: FilterGroup;
  editing: PartEditing;
  isRoot?: boolean;
  depth?: number;
}

/** Conditions of which all, or any, apply; or not. */
export function GroupEditor({ group, editing, isRoot = false, depth = 1 }: GroupEditorProps) {
  const { t } = useTexts();
  const error = editing.errorOf(group.id);
  const change = (changed: Partial<FilterGroup>) =>
    editing.change(group.id, (part) => (isGroup(part) ? { ...part, ...changed } : part));
  const add = (part: Part) => change({ parts: [...group.parts, part] });
  return (
    <Paper withBorder={!isRoot} p={isRoot ? 0 : 'sm'} role="group" aria-label={t('segments.who')}>
      <Stack gap="sm">
        <GroupHead
          group={group}
          onChange={change}
          onRemove={isRoot ? undefined : () => editing.change(group.id, () => undefined)}
        />
        {group.parts.map((part) =>
          isGroup(part) ? (
            <GroupEditor key={part.id} group={part} editing={editing} depth={depth + 1} />
          ) : (
            <ConditionEditor key={part.id} condition={part} editing={editing} />
          ),
        )}
        {error && (
          <Text size="sm" c="var(--mantine-color-error)">
            {error}
          </Text>
        )}
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => add(newCondition())}
          >
            {t('segments.addCondition')}
          </Button>
          {depth < DEPTH_MAX && (
            <Button
              size="xs"
              variant="subtle"
              onClick={() => add(newGroup([newCondition()], group.mode === 'all' ? 'any' : 'all'))}
            >
              {t('segments.addGroup')}
            </Button>
          )}
        </Group>
      </Stack>
    </Paper>
  );
}

interface GroupHeadProps {
  group: FilterGroup;
  onChange: (change: Partial<FilterGroup>) => void;
  onRemove: (() => void) | undefined;
}

function GroupHead({ group: { mode, isNot }, onChange, onRemove }: GroupHeadProps) {
  const { t } = useTexts();
  return (
    <Group gap="xs">
      <Select
        size="xs"
        w={180}
        aria-label={t('segments.negate')}
        data={[
          { value: 'is', label: t('segments.groupMatches') },
          { value: 'not', label: t('segments.groupNotMatches') },
        ]}
        value={isNot ? 'not' : 'is'}
        onChange={(chosen) => onChange({ isNot: chosen === 'not' })}
        allowDeselect={false}
      />
      <Select
        size="xs"
        w={140}
        aria-label={t('segments.who')}
        data={[
          { value: 'all', label: t('segments.matchAll') },
          { value: 'any', label: t('segments.matchAny') },
        ]}
        value={mode}
        onChange={(chosen) => onChange({ mode: chosen === 'any' ? 'any' : 'all' })}
        allowDeselect={false}
      />
      <Text size="sm" c="dimmed">
        {t('segments.apply')}
      </Text>
      {onRemove && (
        <ActionIcon variant="subtle" color="red" ml="auto" aria-label={t('segments.removeGroup')} onClick={onRemove}>
          <IconTrash size={16} aria-hidden />
        </ActionIcon>
      )}
    </Group>
  );
}
