import { Alert, Stack, Text } from '@mantine/core';
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
    <Alert
      color="orange"
      classNames={{ title: 'editor-alert-title' }}
      variant="light"
      icon={<IconAlertTriangle aria-hidden />}
      title={t('publish.problems', { count: placed.length })}
    >
      <Stack gap="xs">
        <Text size="sm">{t('publish.problemsText')}</Text>
        <ProblemRows problems={placed} onPlace={onPlace} />
      </Stack>
    </Alert>
  );
}
