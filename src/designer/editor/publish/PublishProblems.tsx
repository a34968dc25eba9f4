import { Box, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTexts } from '../../i18n/texts.ts';
import type { WantedPlace } from '../place-elements.ts';
import { ProblemRows } from '../problems/ProblemList.tsx';
import { useProblems } from '../surroundings.ts';

/** What keeps it from being published; each leads to its field. */
export function PublishProblems({ onPlace }: { onPlace: (place: WantedPlace) => void }) {
  const { t } = useTexts();
  const { placed } = useProblems();
  if (placed.length === 0) return null;
  return (
    <Box>
      <Group gap="xs" wrap="nowrap">
        <IconAlertTriangle size={20} aria-hidden color="var(--mantine-color-error)" className="editor-icon" />
        <Text fw={600}>{t('publish.problems', { count: placed.length })}</Text>
      </Group>
      <Text size="sm" c="dimmed" mb="xs">
        {t('publish.problemsText')}
      </Text>
      <ProblemRows problems={placed} onPlace={onPlace} />
    </Box>
  );
}
