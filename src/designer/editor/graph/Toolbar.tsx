import { ActionIcon, Button, Group, Kbd, Popover, Table, Text } from '@mantine/core';
import { IconKeyboard, IconLayoutDistributeVertical, IconPlus } from '@tabler/icons-react';
import { useReactFlow } from '@xyflow/react';
import { memo, type ReactNode } from 'react';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useTexts } from '../../i18n/texts.ts';
import { type Position, SECTION_WIDTH } from '../../model/layout.ts';
import { useKeyName } from '../../shell/use-key-name.ts';

interface ToolbarProps {
  mayEdit: boolean;
  onTidy: () => void;
  /** A new section shall stand there. */
  onAdd: (at: Position) => void;
}

/** What is done to the graph as a whole. */
export const Toolbar = memo(function Toolbar({ mayEdit, onTidy, onAdd }: ToolbarProps) {
  const { t } = useTexts();
  const { screenToFlowPosition } = useReactFlow();
  const middle = (button: HTMLElement): Position => {
    const canvas = button.closest('.graph-frame')?.querySelector('.graph')?.getBoundingClientRect();
    if (canvas === undefined) return { x: 0, y: 0 };
    const { x, y } = screenToFlowPosition({ x: canvas.x + canvas.width / 2, y: canvas.y + canvas.height / 2 });
    return { x: x - SECTION_WIDTH / 2, y };
  };
  return (
    <Group gap="xs" mb="xs">
      {mayEdit && (
        <Button
          size="sm"
          variant="light"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={({ currentTarget }) => onAdd(middle(currentTarget))}
        >
          {t('graph.addSection')}
        </Button>
      )}
      <Button
        size="sm"
        variant="default"
        leftSection={<IconLayoutDistributeVertical size={16} aria-hidden />}
        onClick={onTidy}
      >
        {t('graph.tidy')}
      </Button>
      <KeysHelp mayEdit={mayEdit} />
      {mayEdit && (
        <Text size="sm" c="dimmed" visibleFrom="sm">
          {t('graph.hint')}
        </Text>
      )}
    </Group>
  );
});

const KEYS: readonly { keys: readonly string[]; does: PlainKey; isEdit?: true }[] = [
  { keys: ['Tab'], does: 'graph.keyTab' },
  { keys: ['↓', '↑'], does: 'graph.keyWithin' },
  { keys: ['→', '←'], does: 'graph.keyAlong' },
  { keys: ['Enter'], does: 'graph.keyEnter' },
  { keys: ['F2'], does: 'graph.keyRename', isEdit: true },
  { keys: ['Delete'], does: 'graph.keyDelete', isEdit: true },
  { keys: ['Shift', '↓'], does: 'graph.keyMove' },
];

function KeysHelp({ mayEdit }: { mayEdit: boolean }) {
  const { t } = useTexts();
  const keyName = useKeyName();
  return (
    <Popover position="bottom-start" width={360} trapFocus returnFocus shadow="md" transitionProps={{ duration: 0 }}>
      <Popover.Target>
        <ActionIcon variant="default" size={36} aria-label={t('graph.keys')} title={t('graph.keys')}>
          <IconKeyboard size={18} stroke={1.6} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown maw="calc(100vw - 2rem)" aria-label={t('graph.keys')}>
        <Table withRowBorders={false} verticalSpacing={4}>
          <Table.Tbody>
            {KEYS.filter(({ isEdit }) => mayEdit || !isEdit).map(({ keys, does }) => (
              <Table.Tr key={does}>
                <Table.Td>
                  <Group gap={4} wrap="nowrap">
                    {keys.map(
                      (key): ReactNode => (
                        <Kbd key={key} size="xs">
                          {keyName(key)}
                        </Kbd>
                      ),
                    )}
                  </Group>
                </Table.Td>
                <Table.Td>{t(does)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Popover.Dropdown>
    </Popover>
  );
}
