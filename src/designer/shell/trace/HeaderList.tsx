import { Table, Text } from '@mantine/core';
import { useTexts } from '../../i18n/texts.ts';
import type { ShownHeader } from './shown-trace.ts';

/** Headers as they went over the wire. */
export function HeaderList({ label, headers }: { label: string; headers: readonly ShownHeader[] }) {
  const { t } = useTexts();
  if (headers.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('trace.noHeaders')}
      </Text>
    );
  }
  return (
    <Table aria-label={label} verticalSpacing={4} horizontalSpacing="xs" fz="xs" className="trace-headers">
      <Table.Tbody>
        {headers.map(({ name, value }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a header may be there twice, and the list never changes
          <Table.Tr key={index}>
            <Table.Th scope="row" className="monospace">
              {name}
            </Table.Th>
            <Table.Td className="monospace break-words">{value}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
