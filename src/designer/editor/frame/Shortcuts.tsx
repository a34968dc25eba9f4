import { Group, Kbd, Stack, Table, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Dialog } from '../../shell/Dialog.tsx';
import { useSaver } from '../saving/context.ts';
import { useEditorStore } from '../store.ts';
import { useMayEdit } from '../surroundings.ts';
import { type EditorCommand, hasOwnUndo, isTextField, readCommand } from '../undo-keys.ts';
import type { FrameState } from './use-frame.ts';

const KEYS: readonly { keys: readonly string[][]; label: PlainKey }[] = [
  { keys: [['Ctrl', 'Z']], label: 'editor.undo' },
  {
    keys: [
      ['Ctrl', 'Shift', 'Z'],
      ['Ctrl', 'Y'],
    ],
    label: 'editor.redo',
  },
  { keys: [['Ctrl', 'S']], label: 'editor.saveNow' },
  { keys: [['Alt', '1']], label: 'editor.viewTable' },
  { keys: [['Alt', '2']], label: 'editor.viewGraph' },
  { keys: [['Alt', '3']], label: 'editor.viewJson' },
  { keys: [['Ctrl', 'K'], ['/']], label: 'shell.searchPages' },
  { keys: [['?']], label: 'editor.shortcuts' },
];

/** Does what the keys ask for, and shows which there are. */
export function Shortcuts({ frame }: { frame: FrameState }) {
  const { t } = useTexts();
  useKeys(frame);
  return (
    <Dialog isOpen={frame.panel === 'help'} onClose={frame.close} title={t('editor.shortcuts')}>
      <Stack gap="sm">
        <Text size="sm">{t('editor.shortcutsText')}</Text>
        <Table aria-label={t('editor.shortcuts')}>
          <Table.Tbody>
            {KEYS.map(({ keys, label }) => (
              <Table.Tr key={label}>
                <Table.Th scope="row" fw={400}>
                  {t(label)}
                </Table.Th>
                <Table.Td>
                  <Group gap="xs" justify="flex-end">
                    {keys.map((each) => (
                      <Group key={each.join()} gap={2} wrap="nowrap">
                        {each.map((key) => (
                          <Kbd key={key} size="sm">
                            {key}
                          </Kbd>
                        ))}
                      </Group>
                    ))}
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Stack>
    </Dialog>
  );
}

function useKeys(frame: FrameState): void {
  const store = useEditorStore();
  const saver = useSaver();
  const mayEdit = useMayEdit();
  const run = useRef((_: EditorCommand) => {});
  useEffect(() => {
    run.current = (command) => {
      if (command === 'help') frame.open('help');
      else if (command === 'undo' || command === 'redo') mayEdit && store[command]();
      else if (command === 'save') void saver.saveNow();
      else frame.setView(command);
    };
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const command = readCommand(event);
      if (command === undefined || event.defaultPrevented || !isMeant(command, event.target)) return;
      event.preventDefault();
      run.current(command);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

function isMeant(command: EditorCommand, target: EventTarget | null): boolean {
  if (command === 'help') return !isTextField(target);
  return command === 'undo' || command === 'redo' ? !hasOwnUndo(target) : true;
}
