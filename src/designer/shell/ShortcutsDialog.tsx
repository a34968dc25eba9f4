import { Group, Kbd, Stack, Table, Text } from '@mantine/core';
import { useTexts } from '../i18n/texts.ts';
import { Dialog } from './Dialog.tsx';
import type { PageKeys } from './keys.ts';
import { useKeyName } from './use-key-name.ts';

const EVERYWHERE: PageKeys = {
  title: 'shell.keysEverywhere',
  rows: [
    { keys: [['Ctrl', 'K'], ['/']], label: 'shell.searchPages' },
    { keys: [['?']], label: 'shell.shortcuts' },
  ],
};

interface ShortcutsDialogProps {
  page: PageKeys | undefined;
  isOpen: boolean;
  onClose: () => void;
}

/** The keys of the page that is open, and those of every page. */
export function ShortcutsDialog({ page, isOpen, onClose }: ShortcutsDialogProps) {
  const { t } = useTexts();
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('shell.shortcuts')}>
      <Stack gap="sm">
        <Text size="sm">{t('shell.shortcutsText')}</Text>
        {page && <KeyTable {...page} />}
        <KeyTable {...EVERYWHERE} />
      </Stack>
    </Dialog>
  );
}

function KeyTable({ title, rows }: PageKeys) {
  const { t } = useTexts();
  const keyName = useKeyName();
  return (
    <Table aria-label={t(title)} captionSide="top">
      <Table.Caption ta="left">{t(title)}</Table.Caption>
      <Table.Tbody>
        {rows.map(({ keys, label }) => (
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
                        {keyName(key)}
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
  );
}
